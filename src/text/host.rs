//! Where the host of an address stands: [`host_end`], and [`is_whole_host`], whether words that name a host end where a host does.

/// Where the host of an address ends, in bytes; `None` where nothing in it looks like a host.
pub(crate) fn host_end(address: &str) -> Option<usize> {
    let start = address.find("://").map_or(0, |at| at + 3);
    let rest = &address[start..];
    let rest = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let user = rest.rfind('@').map_or(0, |at| at + 1);
    let host = rest[user..].split(':').next().unwrap_or_default();
    let is_host = host.contains('.') && !host.contains(char::is_whitespace);
    is_host.then_some(start + user + host.len())
}

/// Whether a host that ends where `rest` begins does end there: `.evil.net` would be more of it, and so would `-news.net`; `, London` is not.
pub(crate) fn is_whole_host(rest: &str) -> bool {
    let goes_on = |rest: &str| rest.starts_with(char::is_alphanumeric);
    if let Some(rest) = rest.strip_prefix('.') {
        return !goes_on(rest);
    }
    let Some(rest) = rest.strip_prefix('-').filter(|rest| goes_on(rest)) else { return true };
    let label = rest.find(|c: char| !c.is_alphanumeric() && c != '-').map_or("", |end| &rest[end..]);
    !label.strip_prefix('.').is_some_and(goes_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_ends_before_the_port_and_the_path() {
        for (address, host) in [
            ("https://news.example.com/a.html?b#c", "https://news.example.com"),
            ("http://me@example.com:8080/x", "http://me@example.com"),
            ("example.com/a", "example.com"),
            ("example.com", "example.com"),
            ("https://example.com?next=other.org", "https://example.com"),
        ] {
            assert_eq!(host_end(address).map(|end| &address[..end]), Some(host), "{address}");
        }
        for address in ["", "localhost/a.b", "Example News", "The paper. Online", "urn:isbn:1"] {
            assert_eq!(host_end(address), None, "{address}");
        }
    }

    #[test]
    fn what_follows_a_host_tells_whether_it_ends_there() {
        for rest in ["", "/a", ".", ". Then", " News", ", London", "-Redaktion", " - News.net", ":80"] {
            assert!(is_whole_host(rest), "{rest}");
        }
        for rest in [".evil.net", "-news.net", ".uk"] {
            assert!(!is_whole_host(rest), "{rest}");
        }
    }
}
