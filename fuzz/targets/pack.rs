//! One file of the first city's pack replaced by any text: a diagnosis or a pack, never a panic.
#![no_main]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use kezhuan_pack::Pack;
use libfuzzer_sys::fuzz_target;

static FILES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/zhoukou");
    Pack::read_dir(&root).unwrap().files().clone()
});

fuzz_target!(|given: (u8, bool, &str)| {
    let (which, whole, text) = given;
    let mut files = FILES.clone();
    let at = usize::from(which) % files.len();
    let Some((_, content)) = files.iter_mut().nth(at) else { return };
    if whole {
        *content = text.to_owned();
    } else {
        content.push_str(text);
    }
    if let Err(found) = Pack::from_files(files) {
        assert!(!found.is_empty());
        for one in found {
            let _ = one.to_string();
        }
    }
});
