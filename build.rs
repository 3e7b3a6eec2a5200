//! Links the command on Linux (glibc) where its code and tables are to lie, rather than anywhere: else the loader writes some 70,000 addresses into 370 pages of
//! tables whenever it starts, which is a quarter of the time of a short query. The heap, the stack and libraries still lie anywhere.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target = |what: &str| std::env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    // What is linked with all of its libraries is told otherwise where to lie.
    let is_static = target("FEATURE").split(',').any(|feature| feature == "crt-static");
    if target("OS") == "linux" && target("ENV") == "gnu" && !is_static {
        println!("cargo:rustc-link-arg-bins=-no-pie");
        // What is called in the system's libraries is looked up when it is first called: of some hundred functions a query calls a part. To look all of them up
        // took 0.2 of 5.9 ms.
        println!("cargo:rustc-link-arg-bins=-Wl,-z,lazy");
    }
}
