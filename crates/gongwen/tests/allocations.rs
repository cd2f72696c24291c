//! The heap is asked seldom. The counts are the same on any machine; what lies far under a limit is a reason to lower it.

mod heap;

const SEEDS: [&[u8]; 5] = [
    include_bytes!("../../../seeds/000_e7bf582ce70ada16.txt"),
    include_bytes!("../../../seeds/001_8dd13de59e616110.txt"),
    include_bytes!("../../../seeds/002_cb0b95285b2d92fe.txt"),
    include_bytes!("../../../seeds/003_e3baab13100b597a.txt"),
    include_bytes!("../../../seeds/004_789f9a6bb2014bd9.txt"),
];

/// Allocations per KB of the seeds, which are dense and one of them damaged.
const LIMITS: [(&str, usize); 8] = [
    ("read", 1),
    ("normalize", 50),
    ("segment", 45),
    ("extract", 50),
    ("link", 620),
    ("Pipeline::convert", 760),
    ("Document::new", 200),
    ("to_json", 1),
];

#[test]
fn the_heap_is_asked_seldom() {
    let bytes: usize = SEEDS.iter().map(|seed| seed.len()).sum();
    let (_, stages) = heap::stages(SEEDS.iter().map(|seed| seed.to_vec()).collect());
    for ((stage, taken), (name, limit)) in stages.into_iter().zip(LIMITS) {
        assert_eq!(stage, name);
        let per_kb = taken.times * 1000 / bytes;
        assert!(per_kb <= limit, "{stage}: {per_kb} allocations per KB, at most {limit}");
    }
}
