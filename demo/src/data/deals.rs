//! The deals over achievements: with whom, for how much, how far they come.

/// What happens to the 公示 of a deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objection {
    /// Nobody objects.
    Never,
    /// Somebody does; it is dismissed in writing and the days go on.
    Dismissed,
    /// It is upheld; the price is corrected to these thousand yuan and published anew.
    Upheld(i64),
    /// It is being looked into.
    Open,
}

/// How far a deal comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Waits for the seller's answer.
    Begun,
    /// Declined for this reason of the pack.
    Declined(&'static str),
    /// Answered; the buyer is to promise secrecy.
    Answered,
    /// Promised; either side may propose.
    Promised,
    /// The buyer proposed; the seller's turn.
    AtSeller,
    /// The seller proposed; the buyer's turn.
    AtBuyer,
    /// Ended by the buyer after a proposal, for this reason of the pack.
    Ended(&'static str),
    /// Both confirmed: published where it must be, agreed when that is over.
    Confirmed,
    /// The contract of this short name was drafted from it.
    Contracted(&'static str),
}

/// A deal of the demonstration.
#[derive(Debug, Clone, Copy)]
pub struct Deal {
    /// Achievement.
    pub achievement: &'static str,
    /// Buyer.
    pub buyer: &'static str,
    /// Day it begins.
    pub day: &'static str,
    /// Price agreed upon, in thousand yuan.
    pub price: i64,
    /// How far it comes.
    pub course: Course,
    /// What happens to its 公示.
    pub objection: Objection,
    /// How the buyer is interested; empty: not.
    pub interested: &'static str,
    /// Agency that takes part; empty: none.
    pub agency: &'static str,
}

use Course::{
    Answered, AtBuyer, AtSeller, Begun, Confirmed, Contracted, Declined, Ended, Promised,
};

const fn row(
    achievement: &'static str,
    buyer: &'static str,
    day: &'static str,
    price: i64,
    course: Course,
) -> Deal {
    Deal {
        achievement,
        buyer,
        day,
        price,
        course,
        objection: Objection::Never,
        interested: "",
        agency: "",
    }
}

impl Deal {
    const fn through(self, agency: &'static str) -> Self {
        Self { agency, ..self }
    }
    const fn objected(self, objection: Objection) -> Self {
        Self { objection, ..self }
    }
    const fn interested(self, interested: &'static str) -> Self {
        Self { interested, ..self }
    }
}

/// All of them.
#[rustfmt::skip]
pub const DEALS: &[Deal] = &[
    row("brush", "shenghao", "2024-07-15", 320, Contracted("n06")),
    row("dye", "jinxie", "2024-09-02", 400, Contracted("n01")),
    row("scab", "nongken", "2024-10-08", 360, Contracted("n10")),
    row("fodder", "huailing", "2024-11-11", 330, Contracted("n13")),
    row("gluten", "gumai", "2025-02-17", 5_000, Contracted("gluten")).through("sanchuan"),
    row("bran", "xuanchou", "2025-03-10", 4_200, Contracted("bran")).through("sanchuan"),
    row("ceph", "qinying", "2025-03-24", 3_600, Contracted("ceph")).through("sanchuan"),
    row("soy", "tiandou", "2025-05-06", 6_000, Contracted("soy")).through("sanchuan"),
    row("wheatseed", "mailing", "2025-05-20", 4_000, Contracted("wheatseed")).through("sanchuan"),
    row("fabric", "jifang", "2025-05-26", 1_550, Contracted("fabric")).through("sanchuan"),
    row("robot", "lunqi", "2025-06-03", 7_000, Contracted("robot")).through("sanchuan"),
    row("port", "bulian", "2025-06-16", 5_000, Contracted("port")).through("sanchuan").objected(Objection::Dismissed),
    row("lactide", "pengjiang", "2025-07-21", 4_000, Contracted("lactide")).through("luqiao").interested("洺河演示可降解材料研究院持有芃降新材料 30% 股份"),
    row("sauce", "yanxian", "2025-08-04", 950, Contracted("sauce")),
    row("toughen", "moqing", "2025-09-02", 1_200, Contracted("toughen")).through("luqiao"),
    // Its last day falls into the Spring Festival and moves to the first working day after it.
    row("noodle", "gumai", "2026-01-26", 450, Contracted("n32")),
    row("salvia", "changcao", "2026-05-06", 420, Contracted("n35")),
    row("branstable", "nongken", "2026-05-11", 300, Contracted("n51")).objected(Objection::Upheld(360)),
    // The buyer belongs to a contributor.
    row("chili", "lvya", "2026-09-01", 440, Contracted("n52")).interested("主要完成人顾青禾持有受让方 40% 股份"),
    row("film", "moqing", "2026-09-21", 850, Contracted("n53")),
    row("lownox", "fuyue", "2026-09-28", 950, Contracted("n54")),
    // Under way now: one for each turn.
    row("arm", "lunqi", "2026-06-08", 800, Declined("busy")),
    row("peanut", "youlu", "2026-07-13", 480, Ended("price")),
    row("fatigue", "guanheng", "2026-08-10", 600, Ended("maturity")),
    row("lees", "laizao", "2026-10-19", 390, Confirmed),
    row("leafcool", "caiheng", "2026-10-26", 460, Confirmed).objected(Objection::Open),
    row("tilmicosin", "duyu", "2026-11-02", 750, Confirmed),
    row("shore", "gangjie", "2026-11-06", 720, Confirmed),
    row("pump", "yaojing", "2026-11-09", 680, AtBuyer),
    row("crack", "juqu", "2026-11-10", 280, AtSeller),
    row("reheat", "zaowen", "2026-11-12", 500, Promised),
    row("msg", "yanxian", "2026-11-13", 1_500, Answered),
    row("terminal", "duanwei", "2026-11-13", 650, Begun),
    row("bearing", "lunqi", "2026-11-18", 700, Begun),
    row("daylily", "xuanchou", "2026-11-19", 220, Begun),
];
