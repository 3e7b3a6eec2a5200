//! What is known of names: so far each is only itself.
/// key
pub fn key(word: &str) -> String {
    word.chars().take(2).collect()
}
/// same
pub fn same_word(a: &str, b: &str) -> bool {
    a == b
}
/// canonical
pub fn canonical(_name: &str) -> Option<&'static str> {
    None
}
