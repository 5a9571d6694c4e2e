"""Invented achievements, the same every time: one SQLite table for the peers, one CSV for the product.

usage: rows.py COUNT FOLDER → FOLDER/rows.sqlite, FOLDER/achievements.csv
"""
import csv
import datetime
import random
import sqlite3
import sys
from pathlib import Path

THINGS = ["谷朊粉低温酶解", "鲜湿面保质杀菌", "秸秆糖化发酵", "聚乳酸吹膜增韧", "丙交酯提纯", "微丸包衣放大",
          "连接器视觉检测", "轴承余热球化退火", "超低氮燃气燃烧头", "花生低变性蛋白", "地膜耐候配方", "饮片近红外质检"]
KINDS = ["工艺", "装备", "配方", "方法", "模型", "材料"]
FIELDS = ["现代食品", "生物医药", "新材料", "装备制造", "电子信息", "现代农业"]
REGIONS = ["川汇区", "淮阳区", "扶沟县", "西华县", "商水县", "沈丘县", "郸城县", "太康县", "鹿邑县", "项城市"]
MODES = ["许可", "转让", "作价入股", "合作开发"]

# The table of the peers, and the header of the file that `kezhuan import achievements` reads.
COLUMNS = {
    "title": "成果名称",
    "organization": "单位",
    "field": "领域",
    "region": "区县",
    "mode": "转化方式",
    "trl": "技术就绪度",
    "price_fen": "价格（元）",
    "published_on": "发布日期",
}


def rows(count):
    chance = random.Random(63)
    first = datetime.date(2024, 1, 1)
    for number in range(1, count + 1):
        negotiable = chance.random() < 0.2
        yield {
            "title": f"{chance.choice(THINGS)}{chance.choice(KINDS)}（演示 {number}）",
            "organization": f"演示单位 {chance.randrange(1, 400)}",
            "field": chance.choice(FIELDS),
            "region": chance.choice(REGIONS),
            "mode": chance.choice(MODES),
            "trl": chance.randrange(4, 10),
            "price_fen": None if negotiable else chance.randrange(5, 500) * 1_000_000,
            "published_on": (first + datetime.timedelta(days=chance.randrange(1000))).isoformat(),
        }


def write_table(path, made):
    path.unlink(missing_ok=True)
    names = list(COLUMNS)
    with sqlite3.connect(path) as db:
        db.execute(
            "CREATE TABLE achievement (id INTEGER PRIMARY KEY, title TEXT, organization TEXT, field TEXT, region TEXT,"
            " mode TEXT, trl INTEGER, price_fen INTEGER, published_on TEXT)"
        )
        places = ", ".join("?" * len(names))
        db.executemany(
            f"INSERT INTO achievement ({', '.join(names)}) VALUES ({places})",
            ([row[name] for name in names] for row in made),
        )
        db.execute("CREATE INDEX achievement_newest ON achievement (published_on DESC, id DESC)")


def write_csv(path, made):
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS.values())
        for row in made:
            fen = row["price_fen"]
            out.writerow({**row, "price_fen": "" if fen is None else f"{fen // 100}.00"}.values())


def main():
    count, folder = int(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    made = list(rows(count))
    write_table(folder / "rows.sqlite", made)
    write_csv(folder / "achievements.csv", made)


if __name__ == "__main__":
    main()
