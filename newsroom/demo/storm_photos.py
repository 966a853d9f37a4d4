"""The twelve photos of a storm season: January to August in the same invented country."""

from __future__ import annotations

from newsroom.demo.story_parts import (
    HARBOUR_POST,
    NORTHLIGHT,
    TIDELINE,
    TURNED_RIGHT_TO_SHOW,
    DemoPhoto,
    read_local_time,
)

STORM_PHOTOS: tuple[DemoPhoto, ...] = (
    DemoPhoto(
        file_name="lightning-ashmar.jpg",
        scene="lightning_plain",
        seed=4,
        width_px=6000,
        height_px=4000,
        headline="Two strikes on the Ashmar plain",
        caption="Lightning strikes wheat on the Ashmar plain, Valmarra, on Saturday, January 18, "
        "2025. The farmer Þóra Lind counted 61 strikes in a quarter of an hour and lost one barn.",
        byline="Tomás Erdéi",
        agency=TIDELINE,
        city="Ashmar",
        taken_at=read_local_time(2025, 1, 18, 21, 3),
        alt_text="Forked lightning under violet storm cloud, a farm with lit windows and rows of "
        "wheat below.",
        keywords=("lightning", "thunderstorm", "wheat", "farm"),
    ),
    DemoPhoto(
        file_name="wildfire-karsk.jpg",
        scene="wildfire_ridge",
        seed=12,
        width_px=3600,
        height_px=2400,
        headline="The ridge burns for a fourth night",
        caption="Fire runs along the Karsk ridge, Valmarra, on Thursday, February 6, 2025, as a "
        "crew waits for the wind to turn. The brigade captain Rúna Štefek had sent the bulldozers "
        "home at dusk.",
        byline="Mira Okafor",
        agency=NORTHLIGHT,
        city="Karsk",
        taken_at=read_local_time(2025, 2, 6, 22, 47),
        alt_text="A line of flames along a mountain ridge at night, smoke glowing orange, sparks "
        "in the air and firefighters small in front.",
        keywords=("wildfire", "ridge", "night", "firefighters"),
    ),
    DemoPhoto(
        file_name="sunflowers-after-hail.jpg",
        scene="sunflowers",
        seed=21,
        width_px=3000,
        height_px=2000,
        headline="What the hail left",
        caption="Sunflowers lift their heads near Ostrel, Valmarra, on Sunday, February 23, 2025, "
        "the morning after hail. “A third is gone, and I had expected all of it,” said the grower "
        "Ximena Sørby-Núñez.",
        byline="Anaïs Delorne",
        agency=NORTHLIGHT,
        city="Ostrel",
        taken_at=read_local_time(2025, 2, 23, 7, 40),
        alt_text="Rows of sunflowers fill a field to the horizon under cloud lit by a low sun.",
        keywords=("sunflowers", "hail", "farming", "clouds"),
    ),
    DemoPhoto(
        file_name="dust-dunes.jpg",
        scene="dunes",
        seed=16,
        width_px=4500,
        height_px=2250,
        headline="After the dust",
        caption="Surveyors walk the crest of a dune that a week of wind moved forty metres at Sel, "
        "Valmarra, on Friday, March 14, 2025. Their leader, Aïcha Benmoussa, marks the old road "
        "with flags.",
        byline="Zoë Lindqvåg",
        agency=TIDELINE,
        city="Sel",
        taken_at=read_local_time(2025, 3, 14, 17, 52),
        alt_text="A file of small figures on the crest of a golden dune, one side in sun and the "
        "other in deep shade.",
        keywords=("dunes", "desert", "wind", "surveyors"),
    ),
    DemoPhoto(
        file_name="stadium-rain.jpg",
        scene="stadium",
        seed=25,
        width_px=3200,
        height_px=2400,
        headline="Played to the end",
        caption="Rain drives through the floodlights at Gasworks Park in Port Velnés, Valmarra, on "
        "Saturday, April 26, 2025. The referee, Gülşah Venn, let the cup final run; the stands "
        "opened as a shelter an hour later.",
        byline="Ilse Brandvåg",
        credit_line="Ilse Brandvåg for The Harbour Post (demo)",
        agency=HARBOUR_POST,
        city="Port Velnés",
        taken_at=read_local_time(2025, 4, 26, 20, 18),
        alt_text="Floodlights shine through rain on a bright green pitch, the stands full of "
        "people.",
        keywords=("stadium", "football", "rain", "floodlights"),
    ),
    DemoPhoto(
        file_name="starlings-before-gale.jpg",
        scene="murmuration",
        seed=37,
        width_px=5000,
        height_px=2000,
        headline="The starlings knew",
        caption="Starlings turn over the marsh at Tindholt, Valmarra, on Monday, May 19, 2025, the "
        "evening before the gale. The warden Jóhannes Pryce had never seen them roost so early.",
        byline="Tomás Erdéi",
        credit_line="Tomás Erdéi/The Harbour Post/Tideline Images (demo)",
        agency=TIDELINE,
        city="Tindholt",
        taken_at=read_local_time(2025, 5, 19, 16, 44),
        alt_text="A great ribbon of birds folds across a peach evening sky above a marsh and dark "
        "reeds.",
        keywords=("starlings", "murmuration", "marsh", "dusk"),
    ),
    DemoPhoto(
        file_name="lighthouse-gale.jpg",
        scene="lighthouse",
        seed=7,
        width_px=2667,
        height_px=4000,
        orientation=TURNED_RIGHT_TO_SHOW,
        headline="Force eleven at Cape Sorrow",
        caption="Seas break over the rock at Cape Sorrow, Valmarra, on Tuesday, May 20, 2025. The "
        "keeper’s log, kept by Márta Oyelaran, gives the wind at 17:00 in one word: “Enough.”",
        byline="Mira Okafor",
        agency=NORTHLIGHT,
        city="Cape Sorrow",
        taken_at=read_local_time(2025, 5, 20, 17, 21),
        alt_text="A red and white lighthouse on a rock, its beam sweeping a stormy sky, waves and "
        "spray breaking below.",
        keywords=("lighthouse", "gale", "waves", "coast"),
    ),
    DemoPhoto(
        file_name="flooded-street.jpg",
        scene="flooded_street",
        seed=13,
        width_px=3000,
        height_px=2000,
        headline="By boat down Chandler Street",
        caption="Neighbours row down Chandler Street in Port Velnés, Valmarra, on Wednesday, May "
        "21, 2025, after the tide came over the quay in the night. The baker Étienne Oduya "
        "(centre) delivered to upstairs windows.",
        byline="Ilse Brandvåg",
        agency=HARBOUR_POST,
        city="Port Velnés",
        taken_at=read_local_time(2025, 5, 21, 9, 6),
        alt_text="Three people in a rowing boat on a flooded street between tall coloured houses "
        "under grey cloud.",
        keywords=("flood", "boat", "street", "neighbours"),
    ),
    DemoPhoto(
        file_name="forest-after-storm.jpg",
        scene="forest_shafts",
        seed=18,
        width_px=3000,
        height_px=2000,
        headline="Light where the beeches fell",
        caption="Morning light reaches the floor of Hollin Forest, Valmarra, on Tuesday, June 17, "
        "2025, through gaps that the gale tore. The forester Władysław Crane will leave the trunks "
        "where they lie.",
        byline="Anaïs Delorne",
        agency=NORTHLIGHT,
        city="Hollin",
        taken_at=read_local_time(2025, 6, 17, 9, 33),
        alt_text="Shafts of sunlight fall through fog between tall dark trunks onto a forest path.",
        keywords=("forest", "fog", "sunlight", "storm damage"),
    ),
    DemoPhoto(
        file_name="snow-without-power.jpg",
        scene="snowy_town",
        seed=22,
        width_px=3000,
        height_px=2000,
        headline="Lamps lit by hand",
        caption="Snow falls on Bremmel, Valmarra, on Tuesday, July 8, 2025, the second evening "
        "without mains power. The light in the windows is paraffin and candles, said the sexton "
        "Ødger Lamb.",
        byline="Zoë Lindqvåg",
        credit_line="Courtesy Bremmel Mountain Rescue (demo)",
        agency=HARBOUR_POST,
        city="Bremmel",
        taken_at=read_local_time(2025, 7, 8, 17, 58),
        alt_text="Snow-covered roofs with warm lit windows around a church spire at dusk, flakes "
        "falling.",
        keywords=("snow", "town", "power cut", "winter"),
    ),
    DemoPhoto(
        file_name="aurora-skarre.jpg",
        scene="aurora",
        seed=10,
        width_px=4000,
        height_px=2667,
        headline="A storm from the sun",
        caption="The southern lights hang over Skarre Sound, Valmarra, on Saturday, August 2, "
        "2025, on the night a solar storm silenced the harbour’s radios. The fisherman Gonçalo "
        "Ness went out to look.",
        byline="Mira Okafor",
        agency=NORTHLIGHT,
        city="Skarre",
        taken_at=read_local_time(2025, 8, 2, 23, 14),
        alt_text="Green and violet curtains of aurora over snowy hills and a still sound, a hut "
        "with lit windows on the shore.",
        keywords=("aurora", "night sky", "fjord", "solar storm"),
    ),
    DemoPhoto(
        file_name="rainbow-road.jpg",
        scene="rainbow_road",
        seed=28,
        width_px=3600,
        height_px=2400,
        headline="The season’s last shower",
        caption="A double rainbow stands over the reopened coast road at Tindholt, Valmarra, on "
        "Saturday, August 30, 2025. The road mender Noémi Achterberg had driven its whole length, "
        "twice, for the pleasure of it.",
        byline="Tomás Erdéi",
        agency=TIDELINE,
        city="Tindholt",
        taken_at=read_local_time(2025, 8, 30, 16, 35),
        alt_text="A double rainbow against dark cloud above green fields and a wet road that winds "
        "to the hills.",
        keywords=("rainbow", "road", "clearing weather", "fields"),
    ),
)
