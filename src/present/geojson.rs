//! `geojson`: what lies somewhere, for maps (RFC 7946): places with their counts as points, hits and articles as the points of their
//! places. What lies nowhere has no geometry.

use super::json::write_line;
use super::{Presenter, Shown, Style};
use crate::article::Place;
use crate::search::{Bucket, Facets, Profile, Response, Stats, Timeline};
use serde::Serialize;
use serde_json::{Value, json};
use std::io::{Result, Write};

/// The presenter of that name.
pub struct GeoJson;

impl Presenter for GeoJson {
    fn name(&self) -> &'static str {
        "geojson"
    }

    fn about(&self) -> &'static str {
        "places as points with their properties, for maps"
    }

    fn response(&self, response: &Response, _: &Style, out: &mut dyn Write) -> Result<()> {
        let features = response.hits.iter().map(|hit| {
            let properties = json!({
                "id": hit.id, "score": hit.score, "title": hit.title, "date": hit.date, "site": hit.site, "url": hit.url, "source": hit.source,
                "places": hit.places.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(),
            });
            feature(points(&hit.places), properties)
        });
        write_collection(features.collect(), out)
    }

    fn article(&self, shown: Shown<'_>, _: &Style, out: &mut dyn Write) -> Result<()> {
        let article = shown.article;
        let features = article.places.iter().map(|place| {
            let properties = json!({
                "id": article.id, "title": article.title, "date": article.date, "name": place.name, "country": place.country,
                "region": place.region, "geonames_id": place.geonames_id, "mentions": place.mentions.len(),
            });
            feature(points(std::slice::from_ref(place)), properties)
        });
        write_collection(features.collect(), out)
    }

    fn facets(&self, facets: &Facets, _: &Style, out: &mut dyn Write) -> Result<()> {
        write_collection(facets.buckets.iter().map(counted).collect(), out)
    }

    fn profile(&self, profile: &Profile, _: &Style, out: &mut dyn Write) -> Result<()> {
        write_collection(profile.places.iter().map(counted).collect(), out)
    }

    fn timeline(&self, timeline: &Timeline, _: &Style, out: &mut dyn Write) -> Result<()> {
        write_collection(timeline.buckets.iter().map(nowhere).collect(), out)
    }

    fn stats(&self, stats: &Stats, _: &Style, out: &mut dyn Write) -> Result<()> {
        write_collection(vec![nowhere(stats)], out)
    }
}

/// The points of the places of which it is known where they lie; longitude stands first (RFC 7946, 3.1.1).
fn points(places: &[Place]) -> Value {
    let points: Vec<[f64; 2]> = places.iter().filter_map(|p| Some([p.longitude?, p.latitude?])).collect();
    match points[..] {
        [] => Value::Null,
        [point] => json!({ "type": "Point", "coordinates": point }),
        _ => json!({ "type": "MultiPoint", "coordinates": points }),
    }
}

/// A place and how many articles name it.
fn counted(bucket: &Bucket) -> Value {
    let place = bucket.place.as_ref();
    let geometry = place.map_or(Value::Null, |p| json!({ "type": "Point", "coordinates": [p.longitude, p.latitude] }));
    let properties = json!({
        "name": bucket.value, "count": bucket.count, "country": place.and_then(|p| p.country.as_deref()),
        "region": place.and_then(|p| p.region.as_deref()), "geonames_id": place.and_then(|p| p.geonames_id),
    });
    feature(geometry, properties)
}

fn feature(geometry: Value, properties: Value) -> Value {
    json!({ "type": "Feature", "geometry": geometry, "properties": properties })
}

fn nowhere(properties: &impl Serialize) -> Value {
    feature(Value::Null, serde_json::to_value(properties).unwrap_or_default())
}

fn write_collection(features: Vec<Value>, out: &mut dyn Write) -> Result<()> {
    write_line(&json!({ "type": "FeatureCollection", "features": features }), out)
}
