//! How articles are enriched: what the flags say, and the overlay that lies beside the index.

use super::args::WalkArgs;
use crate::enrich::Enrichment;
use crate::enrich::overlay::Overlay;
use crate::error::Result;
use crate::ingest::{OVERLAY_FILE, written_by_hand};
use std::path::Path;

/// The enrichment for an index whose folder lies in `base`: a file `entities.toml` there is its overlay.
///
/// # Errors
/// `Io` where the file cannot be read, `Argument` where it is wrong.
pub fn enrichment(args: &WalkArgs, base: &Path) -> Result<Enrichment> {
    Ok(Enrichment { names: !args.no_names, overlay: overlay(base)? })
}

/// The overlay in `base`; none where there is no such file.
///
/// # Errors
/// As [`enrichment`].
pub fn overlay(base: &Path) -> Result<Overlay> {
    let path = base.join(OVERLAY_FILE);
    written_by_hand(&path)?.map_or_else(|| Ok(Overlay::default()), |text| Overlay::parse(&text, &path.display().to_string()))
}
