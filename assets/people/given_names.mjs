// Writes given_names.txt from the lexicon of the npm package compromise (MIT, Spencer Kelly), and no other source.
//   npm pack compromise@14.17.0 && tar xzf compromise-14.17.0.tgz
//   node given_names.mjs package/builds/two/compromise-two.cjs > given_names.txt
// A line is a name in lower case without accents, a tab, and m, f or x (either). Sorted by bytes: newsearch looks names up by bisection.
import { createRequire } from "node:module";
const nlp = createRequire(import.meta.url)(process.argv[2].startsWith("/") ? process.argv[2] : process.cwd() + "/" + process.argv[2]);
const found = new Map();
for (const [word, tags] of Object.entries(nlp.model().one.lexicon)) {
  const all = [tags].flat();
  const name = word.normalize("NFD").replace(/[\u0300-\u036f'’.]/g, "").toLowerCase();
  if (!/^[a-z]{2,}$/.test(name)) continue;
  const male = all.includes("MaleName"), female = all.includes("FemaleName");
  if (!male && !female && !all.includes("FirstName")) continue;
  const gender = male === female ? "x" : male ? "m" : "f";
  found.set(name, found.has(name) && found.get(name) !== gender ? "x" : gender);
}
for (const name of [...found.keys()].sort()) console.log(`${name}\t${found.get(name)}`);
