//! The people of the demonstration: one login per role, an officer for each organization, researchers.

use kezhuan_accounts::{NewUser, UserId, add_post_within, create_user_within, hash_password};
use kezhuan_authority::{Role, Subject};
use kezhuan_kernel::Problem;

use crate::data::organizations::{Fate, ORGANIZATIONS, Org};
use crate::world::World;
use crate::{Login, PASSWORD};

const CITY: &str = "河南省/周口市";

/// A login that is printed and shown on the sign-in page.
struct Known {
    role: &'static str,
    chinese: &'static str,
    name: &'static str,
    who: &'static str,
}

const fn known(
    role: &'static str,
    chinese: &'static str,
    name: &'static str,
    who: &'static str,
) -> Known {
    Known { role, chinese, name, who }
}

const LOGINS: [Known; 11] = [
    known("researcher", "科研人员", "林知夏（演示）", "豫东演示大学"),
    known("officer", "高校经办人", "周以宁（演示）", "豫东演示大学成果转化办公室"),
    known("company", "企业经办人", "马晓棠（演示）", "莛鲜调味品（演示）有限公司"),
    known("broker", "技术经理人", "宋启桥（演示）", "三川启桥技术转移（演示）中心"),
    known("clerk", "合同登记员", "何登科（演示）", "周口市技术合同登记处"),
    known("county", "县区科技局", "项云舒（演示）", "项城市科技局"),
    known("city", "市科技局", "陈舟行（演示）", "周口市科技局"),
    known("finance", "财政", "钱守正（演示）", "周口市财政局"),
    known("auditor", "审计", "沈明察（演示）", "周口市审计局"),
    known("desk", "市场运营", "梁市宜（演示）", "周口科技大市场运营专班"),
    known("operator", "平台运营", "于运营（演示）", "平台运营单位"),
];

/// Posts of the administration: login, role, region.
const POSTS: [(&str, Role, &str); 19] = [
    ("clerk", Role::Clerk, CITY),
    ("county", Role::CountyBureau, "河南省/周口市/项城市"),
    ("city", Role::CityBureau, CITY),
    ("finance", Role::Finance, CITY),
    ("auditor", Role::Auditor, CITY),
    ("desk", Role::MarketDesk, CITY),
    ("desk2", Role::MarketDesk, CITY),
    ("operator", Role::Operator, CITY),
    ("county_chuanhui", Role::CountyBureau, "河南省/周口市/川汇区"),
    ("county_huaiyang", Role::CountyBureau, "河南省/周口市/淮阳区"),
    ("county_fugou", Role::CountyBureau, "河南省/周口市/扶沟县"),
    ("county_xihua", Role::CountyBureau, "河南省/周口市/西华县"),
    ("county_shangshui", Role::CountyBureau, "河南省/周口市/商水县"),
    ("county_shenqiu", Role::CountyBureau, "河南省/周口市/沈丘县"),
    ("county_dancheng", Role::CountyBureau, "河南省/周口市/郸城县"),
    ("county_taikang", Role::CountyBureau, "河南省/周口市/太康县"),
    ("county_luyi", Role::CountyBureau, "河南省/周口市/鹿邑县"),
    ("city2", Role::CityBureau, CITY),
    ("clerk2", Role::Clerk, CITY),
];

const SURNAMES: [&str; 20] = [
    "安", "白", "曹", "戴", "范", "葛", "黄", "贾", "柯", "罗", "孟", "宁", "潘", "秦", "任", "邵",
    "田", "魏", "许", "严",
];
const GIVEN: [&str; 16] = [
    "青禾", "以恒", "思远", "知微", "望舒", "怀瑾", "清和", "景行", "若谷", "明远", "书言", "子衿",
    "云起", "南星", "弘毅", "嘉树",
];

/// A name for the person of this number; always with 演示.
pub fn person(number: usize) -> String {
    let surname = SURNAMES[number % SURNAMES.len()];
    let given = GIVEN[(number * 7 + number / SURNAMES.len()) % GIVEN.len()];
    format!("{surname}{given}（演示）")
}

/// The printed logins.
pub fn logins() -> Vec<Login> {
    let login =
        |k: &Known| Login { name: mail(k.role), role: k.chinese.to_owned(), who: k.who.to_owned() };
    LOGINS.iter().map(login).collect()
}

fn mail(name: &str) -> String {
    format!("{name}@demo.invalid")
}

/// Login of the bureau that looks after a region: its county's, else the city's.
pub fn bureau(region: &str) -> String {
    let own = |post: &&(&str, Role, &str)| {
        post.1 == Role::CountyBureau
            && (region == post.2 || region.strip_prefix(post.2).is_some_and(|r| r.starts_with('/')))
    };
    mail(POSTS.iter().find(own).map_or("city", |post| post.0))
}

/// Login of somebody who does research in this organization.
pub fn researcher(org: &Org) -> String {
    match org.key {
        "yudong" => mail("researcher"),
        key => mail(&format!("research_{key}")),
    }
}

/// Login of a broker of this agency.
pub fn broker(org: &Org) -> String {
    match org.key {
        "sanchuan" => mail("broker"),
        key => mail(&format!("broker_{key}")),
    }
}

/// Does it have people who do research?
pub fn has_researchers(org: &Org) -> bool {
    [
        "university",
        "private_university",
        "research_institute",
        "private_institute",
        "new_rd_institution",
    ]
    .contains(&org.kind)
}

/// All accounts and posts. One hash serves them all: it is the same printed password.
pub async fn create(world: &mut World<'_>, only_logins: bool) -> Result<(), Problem> {
    let cx = world.script();
    let password = hash_password(cx.db(), PASSWORD).await?;
    let may = cx.may(&kezhuan_accounts::ADMINISTER, &Subject::none())?;
    let mut tx = cx.write(&may).await?;
    for (number, (login, name, label)) in everybody(only_logins).into_iter().enumerate() {
        let phone = format!("0394-0000{:03}", number + 100);
        let new = NewUser {
            login: login.clone(),
            mobile: Some(phone.clone()),
            phone,
            name,
            password: password.clone(),
            demo_label: label,
        };
        let user: UserId = create_user_within(&mut tx, new).await?;
        let posts = POSTS.iter().filter(|(name, ..)| mail(name) == login);
        for (_, role, region) in posts {
            add_post_within(&cx, &mut tx, user, *role, region).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Login, name, label of everybody.
fn everybody(only_logins: bool) -> Vec<(String, String, Option<String>)> {
    let label = |k: &Known| Some(format!("{}：{}", k.chinese, k.who));
    let mut all: Vec<_> =
        LOGINS.iter().map(|k| (mail(k.role), k.name.to_owned(), label(k))).collect();
    let mut logins: Vec<String> = POSTS.iter().map(|post| mail(post.0)).collect();
    for org in ORGANIZATIONS.iter().filter(|org| !only_logins || of_a_login(org)) {
        logins.push(org.officer());
        if has_researchers(org) {
            logins.push(researcher(org));
        }
        if org.kind == "transfer_agency" {
            logins.push(broker(org));
        }
    }
    for (number, login) in logins.into_iter().enumerate() {
        if !all.iter().any(|(known, ..)| *known == login) {
            all.push((login, person(number), None));
        }
    }
    all
}

/// Is this organization needed for the printed logins?
pub fn of_a_login(org: &Org) -> bool {
    ["yudong", "yanxian", "sanchuan"].contains(&org.key) && org.fate == Fate::Verified
}
