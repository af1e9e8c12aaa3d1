"""What the retailer sells: products, prices in five currencies, and what is bought again."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.demo.columns import build, constant
from orchestration.demo.places import PER_EURO
from orchestration.demo.randomness import Rng, later_by

# category: days after which it is used up (0 = not a consumable), price range in euros, brands, things
_ASSORTMENT = {
    "Coffee & Tea": (
        30,
        6,
        28,
        "Morgenrot Kaffka Bergamot",
        "Espresso Beans|Filter Coffee|Green Tea|Earl Grey",
    ),
    "Pet Care": (40, 9, 55, "Pfote Barkley Whisk", "Dry Dog Food|Cat Food Salmon|Cat Litter|Dog Treats"),
    "Cosmetics": (60, 7, 48, "Lumière Rosana Nordhaut", "Day Cream|Shampoo|Sun Lotion|Face Serum"),
    "Kitchen": (
        0,
        12,
        180,
        "Stahlberg Cuisina",
        "Chef's Knife|Cast Iron Pan|Moka Pot|Mixing Bowl|Hand Blender|Bread Tin",
    ),
    "Home Textiles": (
        0,
        10,
        120,
        "Leinen&Co Morska",
        "Bath Towel|Duvet Cover|Cushion|Wool Blanket|Curtain|Table Runner",
    ),
    "Garden": (
        0,
        6,
        220,
        "Grünwerk Acorn",
        "Pruning Shears|Watering Can|Bird Feeder|Folding Chair|Seed Box|Garden Hose",
    ),
    "Toys": (
        0,
        8,
        90,
        "Klocek Timbertoy",
        "Wooden Train|Puzzle 500|Plush Bear|Building Blocks|Board Game|Kite",
    ),
    "Electronics": (
        0,
        15,
        399,
        "Voltan Sonika",
        "Headphones|Desk Lamp|Power Bank|Kettle|Bluetooth Speaker|Alarm Clock",
    ),
    "Sport": (
        0,
        9,
        160,
        "Tempo Northtrail",
        "Yoga Mat|Running Belt|Dumbbells|Water Bottle|Rucksack|Skipping Rope",
    ),
    "Stationery": (
        0,
        3,
        45,
        "Papyra Inkwell",
        "Notebook A5|Fountain Pen|Wall Calendar|Desk Organiser|Gift Wrap|Pencils",
    ),
}


@dataclass(frozen=True)
class Catalogue:
    """Products in parallel arrays; prices in cents by product and country."""

    ids: np.ndarray
    titles: np.ndarray
    categories: np.ndarray
    category_of: np.ndarray
    brands: np.ndarray
    reorder_days: np.ndarray
    prices: np.ndarray
    category_names: np.ndarray


def draw_catalogue(rng: Rng) -> Catalogue:
    rows = [
        (number, category, brand, f"{brand} {thing}", days, low, high)
        for number, (category, (days, low, high, brands, things)) in enumerate(_ASSORTMENT.items())
        for brand in brands.split()
        for thing in things.split("|")
    ]
    number, category, brand, title, days, low, high = (np.array(column) for column in zip(*rows, strict=True))
    euros = low * (high / low) ** rng.random(len(rows))
    return Catalogue(
        ids=7_001_000 + np.arange(len(rows)),
        titles=title.astype(object),
        categories=category.astype(object),
        category_of=number,
        brands=brand.astype(object),
        reorder_days=days,
        prices=(np.ceil(euros[:, None] * PER_EURO) * 100 - 1).astype(np.int64),
        category_names=np.array(list(_ASSORTMENT), dtype=object),
    )


def products_table(rng: Rng, catalogue: Catalogue, opens: np.datetime64) -> pa.Table:
    """The shop's product list, with every product as it was when the history begins."""
    rows = len(catalogue.ids)
    created = later_by(rng, np.full(rows, opens - np.timedelta64(400, "D")), 0, 300 * 86_400)
    updated = later_by(rng, np.full(rows, opens), 0, 86_400)
    handles = np.array(
        [f"{title.lower().replace(' ', '-').replace(chr(39), '')}" for title in catalogue.titles],
        dtype=object,
    )
    return build(
        "raw_shop/products",
        {
            "id": catalogue.ids,
            "title": catalogue.titles,
            "product_type": catalogue.categories,
            "vendor": catalogue.brands,
            "price": catalogue.prices[:, 0],
            "currency": constant("EUR", rows),
            "status": np.where(rng.random(rows) < 0.05, "archived", "active"),
            "handle": handles,
            "image_src": "https://cdn.example.com/products/" + handles + ".jpg",
            "created_at": created,
            "updated_at": updated,
            "_loaded_at": updated,
        },
    )
