//! A disk with too little room, and a limit on the size of files: the run ends with an error, the index is that of its last commit, and with more room the
//! same command completes it.

use super::line;
use crate::harness::{Workspace, age};
use std::process::Command;

/// Articles enough that the smaller disks cannot hold their index.
fn archive() -> Workspace {
    let w = Workspace::new();
    for file in 0..5 {
        // Words that are all different, so that the index grows with them.
        let words = |n: usize| (0..150).map(|word| format!("w{} ", (n * 150 + word) * 7919 % 1_000_003)).collect::<String>();
        let text: String = (0..60).map(|n| line(&format!("{file}-{n}"), &words(file * 60 + n))).collect();
        age(&w.write(&format!("news/{file}.jsonl"), text));
    }
    w
}

fn shell(w: &Workspace, program: &str, script: &str) -> (i32, String) {
    let mut arguments = program.split(' ');
    let output = Command::new(arguments.next().expect("a program"))
        .args(arguments)
        .args(["sh", "-c", script])
        .current_dir(w.path())
        .env("NEWSEARCH", env!("CARGO_BIN_EXE_newsearch"))
        .env("HOME", w.path())
        .env_remove("RUST_BACKTRACE")
        .output();
    let output = output.expect("it starts");
    let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap_or(-1), told)
}

/// Whether this system lets a program have small disks of its own.
fn can_mount() -> bool {
    let mount = "mkdir -p /tmp/newsearch-small && mount -t tmpfs -o size=64k tmpfs /tmp/newsearch-small";
    cfg!(target_os = "linux") && Command::new("unshare").args(["-rm", "sh", "-c", mount]).output().is_ok_and(|o| o.status.success())
}

#[test]
fn on_a_full_disk_the_index_stays_as_it_was_and_more_room_completes_it() {
    if !can_mount() {
        println!("left out: no small disk can be mounted here");
        return;
    }
    let mut failed = 0;
    let kilobytes = [32, 64, 96, 128, 192, 256, 384, 512, 640, 768, 1024, 2048];
    for size in kilobytes {
        let w = archive();
        let script = format!(
            r#"
            mkdir disk && mount -t tmpfs -o size={size}k tmpfs disk || exit 90
            "$NEWSEARCH" index news/0.jsonl --no-names --index disk/index >told 2>&1; first=$?
            [ $first = 0 ] && {{ "$NEWSEARCH" query '*' --format jsonl --limit 1000 --copies show --index disk/index | grep -c . >before; }} || echo 0 >before
            "$NEWSEARCH" index news --no-names --commit-every 0 --index disk/index >>told 2>&1; second=$?
            grep -q 'panicked at' told && exit 91
            if [ $first = 0 ]; then
                "$NEWSEARCH" check --full --index disk/index >>told 2>&1 || {{ cat told; exit 92; }}
                after=$("$NEWSEARCH" query '*' --format jsonl --limit 1000 --copies show --index disk/index | grep -c .)
                [ "$after" -ge "$(cat before)" ] || exit 93
            fi
            mount -o remount,size=64m disk || exit 94
            "$NEWSEARCH" index news --no-names --index disk/index >>told 2>&1 || {{ cat told; exit 95; }}
            "$NEWSEARCH" check --full --index disk/index >>told 2>&1 || {{ cat told; exit 96; }}
            [ "$("$NEWSEARCH" query '*' --format jsonl --limit 1000 --copies show --index disk/index | grep -c .)" = 300 ] || exit 97
            grep -q -i 'no space\|space left' told; echo "full: $?"
            "#
        );
        let (code, told) = shell(&w, "unshare -rm", &script);
        assert_eq!(code, 0, "{size} kB: {told}");
        failed += usize::from(told.contains("full: 0"));
    }
    println!("{failed} of {} disks were too small", kilobytes.len());
    assert!(failed >= 5, "the disks were too large");
}

#[test]
#[cfg(unix)]
fn a_limit_on_the_size_of_files_is_an_error_like_any_other() {
    let mut failed = 0;
    // Blocks of 512 or 1024 bytes, as the shell has it.
    for blocks in [1, 4, 8, 16, 32, 64, 128, 256, 512, 1024] {
        let w = archive();
        let script = format!(
            r#"
            (trap '' XFSZ; ulimit -f {blocks}; "$NEWSEARCH" index news --no-names >told 2>&1); limited=$?
            grep -q 'panicked at' told && {{ cat told; exit 91; }}
            # Without the trap the system ends the command: the same as a kill.
            (ulimit -f {blocks}; "$NEWSEARCH" index news --no-names >/dev/null 2>&1)
            "$NEWSEARCH" index news --no-names >told 2>&1 || {{ cat told; exit 92; }}
            "$NEWSEARCH" check --full >told 2>&1 || {{ cat told; exit 93; }}
            [ "$("$NEWSEARCH" query '*' --format jsonl --limit 1000 --copies show | grep -c .)" = 300 ] || exit 94
            echo "limited: $limited"
            "#
        );
        let (code, told) = shell(&w, "env", &script);
        assert_eq!(code, 0, "{blocks} blocks: {told}");
        failed += usize::from(told.contains("limited: 2"));
    }
    assert!(failed >= 3, "the limits were too high: {failed}");
}
