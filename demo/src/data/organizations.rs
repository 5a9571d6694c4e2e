//! The invented organizations: who they are, where, what they do. Nobody of them exists.

/// An organization of the demonstration.
#[derive(Debug, Clone, Copy)]
pub struct Org {
    /// Short name in these tables; also the login of its officer.
    pub key: &'static str,
    /// Full name, with 演示.
    pub name: &'static str,
    /// Kind of the pack.
    pub kind: &'static str,
    /// County or zone; a path with `/` for those outside the city.
    pub place: &'static str,
    /// Industries of the pack, with spaces between.
    pub industries: &'static str,
    /// What it does.
    pub about: &'static str,
    /// Size class of the pack; empty when none fits.
    pub size: &'static str,
    /// How its registration ends.
    pub fate: Fate,
}

/// How the registration of an organization ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Verified by the county within days.
    Verified,
    /// Waits for the county.
    Waiting,
    /// Returned, to be mended.
    Returned,
    /// A campus of this organization.
    CampusOf(&'static str),
}

use Fate::{CampusOf, Returned, Verified, Waiting};

#[expect(clippy::too_many_arguments, reason = "one table row per line")]
const fn org(
    key: &'static str,
    name: &'static str,
    kind: &'static str,
    place: &'static str,
    industries: &'static str,
    size: &'static str,
    fate: Fate,
    about: &'static str,
) -> Org {
    Org { key, name, kind, place, industries, about, size, fate }
}

/// All of them, in the order they register.
#[rustfmt::skip]
pub const ORGANIZATIONS: &[Org] = &[
    // Universities, institutes, agencies: the sellers and those between.
    org("yudong", "豫东演示大学", "university", "川汇区", "modern_food textile smart_parts", "", Verified, "综合性大学，食品、装备、材料三个方向的成果向本市企业转化"),
    org("yudong2", "豫东演示大学东校区", "university", "川汇区", "biomedicine", "", CampusOf("yudong"), "生命科学与药学院所在校区，与校本部同一法人"),
    org("shaying", "沙颍演示职业技术学院", "university", "川汇区", "smart_parts auto_parts", "", Verified, "面向智能制造的职业院校，设有八个校企联合实训中心"),
    org("shaying2", "沙颍演示职业技术学院港区校区", "university", "临港开发区", "smart_parts", "", CampusOf("shaying"), "港航机电专业校区，与校本部同一法人"),
    org("chenchu", "陈楚演示农业科学院", "research_institute", "淮阳区", "grain modern_food", "", Verified, "小麦、大豆、设施蔬菜的育种与栽培研究"),
    org("luohe", "洺河演示可降解材料研究院", "new_rd_institution", "郸城县", "biodegradable", "small", Verified, "聚乳酸合成、改性和应用的新型研发机构，研究院、运营公司、基金分设"),
    org("yingnan", "颍南演示生物医药中试基地", "pilot_base", "项城市", "biomedicine", "small", Verified, "原料药和制剂的小试、中试服务，开放六条中试线"),
    org("zhengli", "郑州演示理工大学", "university", "河南省/郑州市", "smart_parts pressure_vessel modern_food", "", Verified, "省内市外高校，食品工程与热能工程方向"),
    org("linbo", "临波演示酶工程有限公司", "enterprise", "上海市", "biomedicine modern_food", "medium", Verified, "工业酶制剂与连续流工艺"),
    org("feishang", "淝上演示智能装备研究院", "research_institute", "安徽省/合肥市", "smart_parts pressure_vessel", "", Verified, "燃烧、检测与机器视觉装备"),
    org("sanchuan", "三川启桥技术转移（演示）中心", "transfer_agency", "川汇区", "other", "small", Verified, "需求诊断、成果评价、合同撮合，九名技术经理人"),
    org("mingli", "鸣鹿智汇技术经纪（演示）有限公司", "transfer_agency", "鹿邑县", "cosmetics other", "micro", Verified, "美妆与食品行业的技术经纪"),
    org("luqiao", "芦桥技术经纪（演示）有限公司", "transfer_agency", "郸城县", "biodegradable", "micro", Verified, "可降解材料产业链的技术经纪"),
    org("xianghuai", "项淮知联（演示）有限公司", "service", "项城市", "other", "micro", Verified, "知识产权检索、布局与运营服务"),
    org("yingqiao", "颍桥科创孵化器（演示）", "incubator", "城乡一体化示范区", "smart_parts", "small", Verified, "智能零部件方向的科技企业孵化器"),
    org("nongshang", "沙颍演示农商行科技支行", "bank", "川汇区", "other", "", Verified, "面向科技型中小企业的知识产权质押贷款"),
    org("tianshi", "三川演示天使基金", "fund", "城乡一体化示范区", "other", "", Verified, "投向中试之后、量产之前的项目"),
    // The companies of the ten counties and three zones.
    org("yanxian", "莛鲜调味品（演示）有限公司", "enterprise", "项城市", "modern_food", "medium", Verified, "味精与复合调味料，年产三万吨"),
    org("qinying", "沁颍药业（演示）有限公司", "enterprise", "项城市", "biomedicine", "medium", Verified, "化学原料药与中药饮片"),
    org("pengjiang", "芃降新材料（演示）股份有限公司", "enterprise", "郸城县", "biodegradable", "large", Verified, "丙交酯、聚乳酸和全生物降解制品"),
    org("xiuyuan", "岫垣特钢（演示）有限公司", "enterprise", "沈丘县", "special_steel", "large", Verified, "高强钢筋与特种棒材"),
    org("juqu", "聚渠管业（演示）有限公司", "enterprise", "沈丘县", "polyethylene", "medium", Verified, "聚乙烯给水、燃气管材管件"),
    org("huailing", "槐羚牧业（演示）有限公司", "enterprise", "沈丘县", "meat", "small", Verified, "槐山羊繁育与羊肉制品"),
    org("fuyue", "釜岳锅炉（演示）有限公司", "enterprise", "太康县", "pressure_vessel", "medium", Verified, "燃气、生物质锅炉和压力容器"),
    org("jifang", "霁纺纺织（演示）有限公司", "enterprise", "太康县", "textile", "medium", Verified, "纯棉与涤棉纱线、坯布"),
    org("shenghao", "笙毫美妆工具（演示）有限公司", "enterprise", "鹿邑县", "cosmetics", "medium", Verified, "化妆刷与人造纤维毛"),
    org("lingshuo", "绫朔服饰（演示）有限公司", "enterprise", "商水县", "textile", "medium", Verified, "针织成衣，出口为主"),
    org("zaowen", "灶闻预制菜（演示）有限公司", "enterprise", "西华县", "prepared_food", "small", Verified, "中式速冻预制菜"),
    org("qiqing", "畦青蔬菜（演示）专业合作社", "cooperative", "扶沟县", "other", "small", Verified, "设施辣椒、叶菜，三千二百亩"),
    org("xuanchou", "萱畴农产（演示）有限公司", "enterprise", "淮阳区", "grain", "small", Verified, "黄花菜与粮食深加工"),
    org("duanwei", "端微电子（演示）有限公司", "enterprise", "川汇区", "smart_parts", "small", Verified, "车载连接器与机器视觉检测"),
    org("bulian", "埠联港务（演示）有限公司", "enterprise", "临港开发区", "other", "medium", Verified, "内河集装箱与散货码头"),
    org("mailing", "麦瓴种业（演示）有限公司", "enterprise", "黄泛区农场", "grain", "medium", Verified, "小麦、大豆种子育繁推"),
    org("gumai", "谷麦面业（演示）有限公司", "enterprise", "商水县", "grain modern_food", "medium", Verified, "面粉、鲜湿面，日处理小麦一千吨"),
    org("hongshu", "泓薯食品（演示）有限公司", "enterprise", "郸城县", "modern_food", "small", Verified, "红薯粉条与淀粉"),
    org("jiangli", "犟犁农机（演示）有限公司", "enterprise", "西华县", "smart_parts", "small", Verified, "播种与植保机械"),
    org("lunqi", "轮祁锻造（演示）有限公司", "enterprise", "川汇区", "auto_parts", "medium", Verified, "轮毂轴承与下摆臂锻件"),
    org("suqian", "塑仟精密（演示）有限公司", "enterprise", "城乡一体化示范区", "smart_parts", "small", Verified, "精密注塑与医用泵壳体"),
    org("yaojing", "垚晶医械（演示）有限公司", "enterprise", "城乡一体化示范区", "biomedicine", "small", Verified, "输注泵与一次性耗材"),
    org("changcao", "苌草中药（演示）有限公司", "enterprise", "项城市", "biomedicine", "small", Verified, "丹参、黄精饮片"),
    org("duyu", "笃羽动保（演示）有限公司", "enterprise", "商水县", "biomedicine", "small", Verified, "兽用制剂"),
    org("geyun", "革云皮业（演示）有限公司", "enterprise", "项城市", "other", "small", Verified, "皮革后整理与污泥减量"),
    org("youlu", "油麓粮油（演示）有限公司", "enterprise", "川汇区", "grain", "medium", Verified, "花生、芝麻压榨"),
    org("laizao", "莱灶酒业（演示）有限公司", "enterprise", "鹿邑县", "modern_food", "medium", Verified, "清香型白酒与酒糟饲料"),
    org("zhihang", "智珩传感（演示）有限公司", "enterprise", "扶沟县", "smart_parts", "micro", Verified, "粮情与土壤传感器"),
    org("cangwei", "仓维粮储（演示）有限公司", "enterprise", "淮阳区", "grain", "small", Verified, "粮食收储与烘干"),
    org("xianxi", "纤曦新纤维（演示）有限公司", "enterprise", "太康县", "textile", "small", Verified, "差别化涤纶短纤"),
    org("guanheng", "罐珩容器（演示）有限公司", "enterprise", "太康县", "pressure_vessel", "small", Verified, "储罐与换热器"),
    org("moqing", "膜青地膜（演示）有限公司", "enterprise", "郸城县", "biodegradable", "small", Verified, "全生物降解地膜"),
    org("niuyuan", "牛塬肉业（演示）有限公司", "enterprise", "沈丘县", "meat", "medium", Verified, "牛羊屠宰与熟肉制品"),
    org("caiheng", "菜珩冷链（演示）有限公司", "enterprise", "扶沟县", "other", "small", Verified, "果蔬预冷与冷链"),
    org("fenmei", "芬眉日化（演示）有限公司", "enterprise", "鹿邑县", "cosmetics", "small", Verified, "彩妆与护肤"),
    org("tiandou", "甜斗食品（演示）有限公司", "enterprise", "西华县", "modern_food", "small", Verified, "豆制品与休闲食品"),
    org("gangjie", "港捷机电（演示）有限公司", "enterprise", "临港开发区", "smart_parts", "small", Verified, "岸电与港机电控"),
    org("nongken", "垦禾农业（演示）有限公司", "enterprise", "黄泛区农场", "grain", "medium", Verified, "规模化小麦、玉米种植"),
    org("zhifeng", "织枫家纺（演示）有限公司", "enterprise", "商水县", "textile", "small", Verified, "家纺面料与成品"),
    org("tiehe", "铁禾铸造（演示）有限公司", "enterprise", "沈丘县", "special_steel", "small", Verified, "球铁与耐磨铸件"),
    org("lvya", "绿芽生物（演示）有限公司", "enterprise", "扶沟县", "other", "micro", Verified, "微生物菌剂"),
    org("shuchi", "数驰软件（演示）有限公司", "enterprise", "城乡一体化示范区", "other", "micro", Verified, "工业软件与农业模型"),
    org("xunjie", "循洁环保（演示）有限公司", "enterprise", "项城市", "other", "small", Verified, "工业废水与污泥处理"),
    org("huaiyao", "淮药饮片（演示）有限公司", "enterprise", "淮阳区", "biomedicine", "small", Verified, "中药材加工"),
    org("jinxie", "锦缬印染（演示）有限公司", "enterprise", "太康县", "textile", "medium", Verified, "涤棉印染"),
    org("dianmo", "电墨线缆（演示）有限公司", "enterprise", "川汇区", "smart_parts", "small", Verified, "车用线束"),
    // More sellers, services, public bodies.
    org("yinghe", "颍河演示食品研究所", "research_institute", "川汇区", "modern_food prepared_food", "", Verified, "调味、面制品与预制菜工艺研究"),
    org("fugou", "扶沟演示蔬菜研究所", "research_institute", "扶沟县", "other", "", Verified, "设施蔬菜病害与采后"),
    org("zhoushang", "周商演示学院", "private_university", "川汇区", "textile", "", Verified, "民办高校，服装与数字设计"),
    org("taikang", "太康演示锅炉研究院", "private_institute", "太康县", "pressure_vessel", "micro", Verified, "民办科研机构，燃烧与检测"),
    org("chuangke", "贾鲁创客空间（演示）", "incubator", "扶沟县", "other", "micro", Verified, "众创空间"),
    org("xingchuang", "麦海星创天地（演示）", "incubator", "黄泛区农场", "grain", "micro", Verified, "农业星创天地"),
    org("jiance", "周检检测（演示）有限公司", "service", "川汇区", "other", "small", Verified, "食品与材料检测"),
    org("yunqi", "云栖科服（演示）总部有限公司", "service", "城乡一体化示范区", "other", "medium", Verified, "引进的科技服务机构地区总部"),
    org("luyuan", "鹿源众创（演示）有限公司", "incubator", "鹿邑县", "cosmetics", "micro", Verified, "美妆众创空间"),
    org("shangfu", "商阜孵化器（演示）有限公司", "incubator", "商水县", "textile", "micro", Verified, "纺织服装孵化器"),
    org("silu", "演示创业团队·丝路轻材", "team", "川汇区", "smart_parts", "", Verified, "碳纤维轻量化构件的创业团队，没有法人资格"),
    org("dengyi", "等一新材（演示）有限公司", "enterprise", "沈丘县", "polyethylene", "micro", Waiting, "聚乙烯改性料"),
    org("houhui", "候惠食品（演示）有限公司", "enterprise", "项城市", "prepared_food", "micro", Waiting, "净菜加工"),
    org("tuibu", "退补机械（演示）有限公司", "enterprise", "西华县", "smart_parts", "micro", Returned, "农机配件"),
];

/// The organization of this short name.
pub fn find(key: &str) -> Option<&'static Org> {
    ORGANIZATIONS.iter().find(|o| o.key == key)
}

impl Org {
    /// Its region path.
    pub fn region(&self) -> String {
        match self.place {
            outside if outside.contains('/') || outside == "上海市" => outside.to_owned(),
            county => format!("河南省/周口市/{county}"),
        }
    }

    /// First sixteen characters of its invented code: division 411699 does not exist.
    pub fn code_stem(&self) -> Option<String> {
        let leading = match self.kind {
            "university" | "research_institute" => "12",
            "cooperative" => "93",
            "private_university" | "private_institute" => "52",
            "team" => return None,
            _ => "91",
        };
        let number = ORGANIZATIONS.iter().position(|o| o.key == self.key)? + 1;
        (!matches!(self.fate, CampusOf(_))).then(|| format!("{leading}411699MADEM{number:03}"))
    }

    /// 单位性质 of the contract form.
    pub fn party_nature(&self) -> &'static str {
        match self.kind {
            "university" => "022",
            "research_institute" => "021",
            "private_university" | "private_institute" => "030",
            "team" => "",
            _ => "150",
        }
    }

    /// Login of its officer.
    pub fn officer(&self) -> String {
        match self.key {
            "yudong" => "officer@demo.invalid".to_owned(),
            "yanxian" => "company@demo.invalid".to_owned(),
            key => format!("{key}@demo.invalid"),
        }
    }
}
