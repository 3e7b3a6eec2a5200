//! The formats that articles are kept in.

pub mod html;
