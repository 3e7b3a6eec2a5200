// What compare.py asks of Lucene (8 or later), where it and a JDK are installed: an index of the same fields with the same means, and the same queries.
//
// java LuceneBench index INDEX TSV      TSV: a line an article: id, seconds since 1970 or nothing, people, places, title, body
// java LuceneBench query INDEX WORDS    the top 10 that hold all words, with Lucene's own snippets
// java LuceneBench ask INDEX QUERIES    as warm_queries beside this, and what that prints
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.queryparser.classic.MultiFieldQueryParser;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.*;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.FSDirectory;

public class LuceneBench {
    static final EnglishAnalyzer ENGLISH = new EnglishAnalyzer(CharArraySet.EMPTY_SET);
    static final Set<String> STORED = Set.of("id", "title", "body");

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "index" -> index(Path.of(args[1]), Path.of(args[2]));
            case "query" -> {
                Asked asked = new Asked(Path.of(args[1]));
                System.out.println(asked.page("all", args[2], null, null, true) + " articles");
            }
            case "ask" -> ask(Path.of(args[1]), Path.of(args[2]));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    static void index(Path folder, Path tsv) throws Exception {
        IndexWriterConfig config = new IndexWriterConfig(ENGLISH).setRAMBufferSizeMB(128).setOpenMode(IndexWriterConfig.OpenMode.CREATE);
        try (IndexWriter writer = new IndexWriter(FSDirectory.open(folder), config); BufferedReader lines = Files.newBufferedReader(tsv)) {
            BlockingQueue<List<String>> queue = new ArrayBlockingQueue<>(8);
            List<Thread> threads = new ArrayList<>();
            for (int n = 0; n < 2; n++) {
                Thread thread = new Thread(() -> {
                    try {
                        for (List<String> batch = queue.take(); !batch.isEmpty(); batch = queue.take())
                            for (String line : batch) writer.addDocument(document(line.split("\t", -1)));
                    } catch (Exception e) { throw new RuntimeException(e); }
                });
                thread.start();
                threads.add(thread);
            }
            List<String> batch = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                batch.add(line);
                if (batch.size() == 200) { queue.put(batch); batch = new ArrayList<>(); }
            }
            if (!batch.isEmpty()) queue.put(batch);
            for (Thread thread : threads) queue.put(List.of());
            for (Thread thread : threads) thread.join();
            writer.commit();
        }
    }

    static Document document(String[] parts) {
        Document document = new Document();
        document.add(new StringField("id", parts[0], Field.Store.YES));
        if (!parts[1].isEmpty()) {
            long at = Long.parseLong(parts[1]);
            document.add(new LongPoint("date", at));
            document.add(new NumericDocValuesField("date", at));
        }
        document.add(new TextField("people", parts[2], Field.Store.YES));
        document.add(new TextField("places", parts[3], Field.Store.YES));
        document.add(new TextField("title", parts[4], Field.Store.YES));
        document.add(new TextField("body", parts[5], Field.Store.YES));
        return document;
    }

    static void ask(Path folder, Path queries) throws Exception {
        Asked asked = new Asked(folder);
        List<String> lines = Files.readAllLines(queries);
        // More rounds than the others: the machine code is made while it runs.
        for (int round = 0; round < 5; round++)
            for (String line : lines) asked.line(line);
        for (String line : lines) {
            long began = System.nanoTime();
            long found = asked.line(line);
            String[] parts = line.split("\t");
            System.out.println(parts[0] + "\t" + (System.nanoTime() - began) / 1000 + "\t" + found + "\t" + parts[1]);
        }
    }

    static class Asked {
        final IndexSearcher searcher;
        final UnifiedHighlighter highlighter;

        Asked(Path folder) throws IOException {
            searcher = new IndexSearcher(DirectoryReader.open(FSDirectory.open(folder)));
            highlighter = new UnifiedHighlighter(searcher, ENGLISH);
        }

        long line(String line) throws Exception {
            String[] parts = line.split("\t");
            return page(parts[0], parts[1], parts.length > 2 ? parts[2] : null, parts.length > 3 ? parts[3] : null, false);
        }

        long page(String kind, String words, String from, String to, boolean print) throws Exception {
            MultiFieldQueryParser parser = new MultiFieldQueryParser(new String[] {"title", "body"}, ENGLISH, Map.of("title", 2f, "body", 1f));
            parser.setDefaultOperator(kind.startsWith("any") ? QueryParser.Operator.OR : QueryParser.Operator.AND);
            String text = QueryParser.escape(words.toLowerCase(Locale.ROOT));
            Query query = parser.parse(kind.equals("phrase") ? "\"" + text + "\"" : text);
            if (from != null) {
                long first = java.time.LocalDate.parse(from).toEpochDay() * 86400, end = (java.time.LocalDate.parse(to).toEpochDay() + 1) * 86400;
                query = new BooleanQuery.Builder().add(query, BooleanClause.Occur.MUST)
                    .add(LongPoint.newRangeQuery("date", first, end - 1), BooleanClause.Occur.FILTER).build();
            }
            TopScoreDocCollector top = TopScoreDocCollector.create(10, Integer.MAX_VALUE);
            searcher.search(query, top);
            TopDocs found = top.topDocs();
            String[] snippets = highlighter.highlight("body", query, found, 1);
            for (int n = 0; n < found.scoreDocs.length; n++) {
                Document document = searcher.doc(found.scoreDocs[n].doc, STORED);
                if (print) System.out.println(found.scoreDocs[n].score + " " + document.get("title") + "\n  " + snippets[n]);
            }
            return found.totalHits.value;
        }
    }
}
