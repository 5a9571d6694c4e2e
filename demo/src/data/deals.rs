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
    row("retort", "niuyuan", "2024-02-19", 480, Contracted("n55")),
    row("flue", "fuyue", "2024-02-26", 1_800, Contracted("n57")).through("sanchuan"),
    row("wax", "jifang", "2024-03-04", 240, Contracted("n56")),
    row("ozone", "cangwei", "2024-04-08", 220, Contracted("n58")),
    row("saltbath", "tiehe", "2024-04-15", 650, Contracted("n59")),
    row("bristle", "shenghao", "2024-05-06", 300, Contracted("n60")),
    row("astragalus", "changcao", "2024-05-20", 550, Contracted("n61")),
    row("starch", "hongshu", "2024-06-03", 900, Contracted("n62")),
    row("sowing", "nongken", "2024-07-08", 200, Contracted("n63")),
    row("brush", "shenghao", "2024-07-15", 320, Contracted("n06")),
    row("desize", "jinxie", "2024-07-15", 1_260, Contracted("n65")),
    row("dust", "gumai", "2024-07-29", 320, Contracted("n64")),
    row("belt", "bulian", "2024-08-26", 420, Contracted("n66")),
    row("dye", "jinxie", "2024-09-02", 400, Contracted("n01")),
    row("scab", "nongken", "2024-10-08", 360, Contracted("n10")),
    row("bubble", "qinying", "2024-10-14", 460, Contracted("n67")),
    row("crimp", "dianmo", "2024-11-04", 1_100, Contracted("n68")).through("sanchuan"),
    row("fodder", "huailing", "2024-11-11", 330, Contracted("n13")),
    row("pelleting", "huailing", "2024-11-18", 260, Contracted("n70")),
    row("expand", "guanheng", "2024-11-25", 350, Contracted("n69")),
    row("tumble", "niuyuan", "2024-12-02", 210, Contracted("n71")),
    row("bacillus", "nongken", "2024-12-16", 170, Contracted("n72")),
    row("compact", "fenmei", "2024-12-23", 260, Contracted("n73")),
    row("ballast", "tiehe", "2025-01-06", 1_400, Contracted("n74")),
    row("gluten", "gumai", "2025-02-17", 5_000, Contracted("gluten")).through("sanchuan"),
    row("bran", "xuanchou", "2025-03-10", 4_200, Contracted("bran")).through("sanchuan"),
    row("allergen", "youlu", "2025-03-10", 600, Contracted("n75")),
    row("viscosity", "xianxi", "2025-03-17", 1_500, Contracted("n76")),
    row("ceph", "qinying", "2025-03-24", 3_600, Contracted("ceph")).through("sanchuan"),
    row("compost", "moqing", "2025-04-14", 2_300, Contracted("n77")),
    row("soy", "tiandou", "2025-05-06", 6_000, Contracted("soy")).through("sanchuan"),
    row("tunnel", "zaowen", "2025-05-12", 1_980, Contracted("n78")),
    row("cage", "lunqi", "2025-05-19", 280, Contracted("n79")),
    row("wheatseed", "mailing", "2025-05-20", 4_000, Contracted("wheatseed")).through("sanchuan"),
    row("fabric", "jifang", "2025-05-26", 1_550, Contracted("fabric")).through("sanchuan"),
    row("robot", "lunqi", "2025-06-03", 7_000, Contracted("robot")).through("sanchuan"),
    row("bale", "fuyue", "2025-06-09", 580, Contracted("n80")),
    row("port", "bulian", "2025-06-16", 5_000, Contracted("port")).through("sanchuan").objected(Objection::Dismissed),
    row("knit", "lingshuo", "2025-07-07", 310, Contracted("n81")),
    row("steam", "changcao", "2025-07-14", 1_480, Contracted("n83")),
    row("lactide", "pengjiang", "2025-07-21", 4_000, Contracted("lactide")).through("luqiao").interested("洺河演示可降解材料研究院持有芃降新材料 30% 股份"),
    row("sauce", "yanxian", "2025-08-04", 950, Contracted("sauce")),
    row("dialysis", "yanxian", "2025-08-11", 3_200, Contracted("n82")),
    row("strip", "nongken", "2025-08-18", 400, Contracted("n86")),
    row("toughen", "moqing", "2025-09-02", 1_200, Contracted("toughen")).through("luqiao"),
    row("grab", "bulian", "2025-09-08", 290, Contracted("n87")),
    row("moisture", "cangwei", "2025-09-15", 240, Contracted("n88")),
    row("shearling", "geyun", "2025-10-13", 360, Contracted("n84")),
    row("emulsion", "fenmei", "2025-10-20", 110, Contracted("n85")),
    row("sludge", "geyun", "2025-10-27", 1_150, Contracted("n89")),
    row("torque", "laizao", "2025-11-10", 250, Contracted("n90")),
    row("yeast", "tiandou", "2025-12-01", 350, Contracted("n91")),
    row("cladding", "lunqi", "2025-12-08", 2_050, Contracted("n92")).through("sanchuan"),
    row("reactor", "qiqing", "2025-12-15", 140, Contracted("n94")),
    row("shellcap", "qinying", "2026-01-12", 420, Contracted("n93")),
    // Its last day falls into the Spring Festival and moves to the first working day after it.
    row("noodle", "gumai", "2026-01-26", 450, Contracted("n32")),
    row("slip", "zhifeng", "2026-02-02", 190, Contracted("n95")),
    row("retro", "hongshu", "2026-02-25", 330, Contracted("n96")),
    row("scab", "mailing", "2026-03-02", 330, Contracted("n106")),
    row("dewax", "youlu", "2026-03-09", 280, Contracted("n97")),
    row("waterjet", "jifang", "2026-03-16", 1_250, Contracted("n98")),
    row("biogas", "huailing", "2026-03-23", 440, Contracted("n100")),
    row("pad", "fenmei", "2026-04-13", 230, Contracted("n99")).through("mingli"),
    row("knit", "zhifeng", "2026-04-20", 280, Contracted("n108")),
    row("salvia", "changcao", "2026-05-06", 420, Contracted("n35")),
    row("seedcoat", "mailing", "2026-05-06", 1_450, Contracted("n102")),
    row("branstable", "nongken", "2026-05-11", 300, Contracted("n51")).objected(Objection::Upheld(360)),
    row("drum", "guanheng", "2026-05-11", 320, Contracted("n103")),
    row("twin", "zaowen", "2026-05-18", 360, Contracted("n101")),
    row("tee", "yaojing", "2026-05-25", 250, Contracted("n105")),
    row("stretch", "pengjiang", "2026-06-15", 1_700, Contracted("n104")).through("luqiao").interested("洺河演示可降解材料研究院持有芃降新材料 30% 股份"),
    row("moisture", "nongken", "2026-06-22", 230, Contracted("n107")),
    row("crimp", "gangjie", "2026-07-13", 980, Contracted("n109")),
    row("sowing", "mailing", "2026-07-20", 190, Contracted("n110")),
    row("dust", "xuanchou", "2026-08-17", 300, Contracted("n111")),
    // The buyer belongs to a contributor.
    row("chili", "lvya", "2026-09-01", 440, Contracted("n52")).interested("主要完成人顾青禾持有受让方 40% 股份"),
    row("film", "moqing", "2026-09-21", 850, Contracted("n53")),
    row("lownox", "fuyue", "2026-09-28", 950, Contracted("n54")),
    // Used first, paid later.
    row("alkali", "shenghao", "2026-05-25", 180, Contracted("alkali")),
    row("leak", "jifang", "2026-11-09", 120, AtBuyer),
    // Under way now: one for each turn.
    row("arm", "lunqi", "2026-06-08", 800, Declined("busy")),
    row("peanut", "youlu", "2026-07-13", 480, Ended("price")),
    row("freshcut", "zaowen", "2026-07-27", 250, Declined("busy")),
    row("fatigue", "guanheng", "2026-08-10", 600, Ended("maturity")),
    row("bolt", "lunqi", "2026-09-14", 900, Ended("maturity")),
    row("lees", "laizao", "2026-10-19", 390, Confirmed),
    row("leafcool", "caiheng", "2026-10-26", 460, Confirmed).objected(Objection::Open),
    row("charging", "dianmo", "2026-10-26", 430, AtBuyer),
    row("scrap", "xiuyuan", "2026-10-29", 1_650, Promised),
    row("bstarch", "gumai", "2026-10-30", 900, Confirmed),
    row("tilmicosin", "duyu", "2026-11-02", 750, Confirmed),
    row("fleet", "fuyue", "2026-11-02", 800, Confirmed),
    row("plasma", "niuyuan", "2026-11-05", 470, AtSeller),
    row("shore", "gangjie", "2026-11-06", 720, Confirmed),
    row("pump", "yaojing", "2026-11-09", 680, AtBuyer),
    row("crack", "juqu", "2026-11-10", 280, AtSeller),
    row("reheat", "zaowen", "2026-11-12", 500, Promised),
    row("handle", "shenghao", "2026-11-12", 260, Answered),
    row("msg", "yanxian", "2026-11-13", 1_500, Answered),
    row("terminal", "duanwei", "2026-11-13", 650, Begun),
    row("greaseproof", "moqing", "2026-11-16", 850, Begun),
    row("bearing", "lunqi", "2026-11-18", 700, Begun),
    row("daylily", "xuanchou", "2026-11-19", 220, Begun),
];
