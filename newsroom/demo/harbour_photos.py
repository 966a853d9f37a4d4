"""The sixteen photos of the night the harbour counted: one Sunday's vote, dawn to midnight."""

from __future__ import annotations

from newsroom.demo.story_parts import HARBOUR_POST, NORTHLIGHT, TIDELINE, DemoPhoto, read_local_time

PORT = "Port Velnés"

HARBOUR_PHOTOS: tuple[DemoPhoto, ...] = (
    DemoPhoto(
        file_name="harbour-blue-hour.jpg",
        scene="harbour_masts",
        seed=11,
        width_px=6000,
        height_px=4000,
        headline="The harbour before the vote",
        caption="Sailing boats lie at the Fishmarket Quay in Port Velnés, Valmarra, on Sunday, "
        "October 12, 2025, an hour before polling stations opened. The town was asked whether to "
        "close its harbour mouth with a tidal gate.",
        byline="Mira Okafor",
        agency=NORTHLIGHT,
        city=PORT,
        taken_at=read_local_time(2025, 10, 12, 5, 12),
        alt_text="Silhouettes of sailing boats on still water at blue hour, with lit windows along "
        "the quay and pink clouds above.",
        keywords=("harbour", "referendum", "boats", "blue hour"),
    ),
    DemoPhoto(
        file_name="mountain-polling-day.jpg",
        scene="mountain_dawn",
        seed=5,
        width_px=5000,
        height_px=2000,
        headline="First light over Lake Ambrin",
        caption="The sun rises over Lake Ambrin above Port Velnés, Valmarra, on Sunday, October "
        "12, 2025. Ballot boxes for the hill villages went up by the night bus with the driver, "
        "Łucja Brandt.",
        byline="Tomás Erdéi",
        credit_line="Tomás Erdéi/The Harbour Post/Tideline Images (demo)",
        agency=TIDELINE,
        city="Ambrin",
        taken_at=read_local_time(2025, 10, 12, 6, 4),
        alt_text="A low sun behind layered violet mountain ridges, mirrored in a calm lake fringed "
        "with conifers.",
        keywords=("sunrise", "mountains", "lake", "polling day"),
    ),
    DemoPhoto(
        file_name="tulip-growers.jpg",
        scene="tulip_rows",
        seed=23,
        width_px=3600,
        height_px=2400,
        headline="Growers vote before the harvest",
        caption="Tulips stand ready for cutting on the polder east of Port Velnés, Valmarra, on "
        "Sunday, October 12, 2025. “If the sea comes over, this is the first field it finds,” "
        "said the grower Åse Tolvang.",
        byline="Anaïs Delorne",
        agency=NORTHLIGHT,
        city=PORT,
        taken_at=read_local_time(2025, 10, 12, 8, 31),
        alt_text="Bands of red, pink, yellow and white tulips run to a windmill on the horizon "
        "under broken cloud.",
        keywords=("tulips", "polder", "farming", "windmill"),
    ),
    DemoPhoto(
        file_name="ballot-queue.jpg",
        scene="ballot_queue",
        seed=8,
        width_px=3000,
        height_px=2000,
        headline="A queue in the school gym",
        caption="Voters wait at the Pilot Street school in Port Velnés, Valmarra, on Sunday, "
        "October 12, 2025. The presiding officer, Núria Castellet, counted 212 people in the first "
        "hour.",
        byline="Ilse Brandvåg",
        credit_line="Ilse Brandvåg for The Harbour Post (demo)",
        agency=HARBOUR_POST,
        city=PORT,
        taken_at=read_local_time(2025, 10, 12, 9, 20),
        alt_text="A line of people in silhouette before tall gymnasium windows, leading to a "
        "ballot box on a table.",
        keywords=("voters", "ballot box", "queue", "school"),
    ),
    DemoPhoto(
        file_name="harbour-run.jpg",
        scene="marathon",
        seed=31,
        width_px=4000,
        height_px=3000,
        headline="The Harbour Run goes ahead",
        caption="Runners pass the customs house in the 40th Harbour Run in Port Velnés, Valmarra, "
        "on Sunday, October 12, 2025. Organisers led by Héctor Amsel moved the finish to leave a "
        "polling station free.",
        byline="Mira Okafor",
        agency=NORTHLIGHT,
        city=PORT,
        taken_at=read_local_time(2025, 10, 12, 9, 58),
        alt_text="Hundreds of runners seen from above, their long shadows on a pale road between "
        "two lines of spectators.",
        keywords=("running", "race", "crowd", "aerial view"),
    ),
    DemoPhoto(
        file_name="market-day.jpg",
        scene="market_canopies",
        seed=14,
        width_px=3000,
        height_px=3000,
        headline="Between the awnings",
        caption="Shoppers fill the Sunday market in Port Velnés, Valmarra, on October 12, 2025. "
        "The stallholder سلمى النوري (Salma al-Nouri) closed for twenty minutes at noon and took "
        "her neighbours along to vote.",
        byline="Tomás Erdéi",
        agency=TIDELINE,
        city=PORT,
        taken_at=read_local_time(2025, 10, 12, 11, 47),
        alt_text="Rows of striped market awnings from straight above, with people walking in the "
        "sunny lanes between them.",
        keywords=("market", "awnings", "aerial view", "shoppers"),
    ),
    DemoPhoto(
        file_name="square-umbrellas.jpg",
        scene="umbrellas",
        seed=3,
        width_px=4000,
        height_px=6000,
        headline="The queue under umbrellas",
        caption="A shower catches voters outside the town hall in Port Velnés, Valmarra, on "
        "Sunday, October 12, 2025. Nobody left the line, said the steward Jurgen Nõmmik.",
        byline="Ilse Brandvåg",
        agency=HARBOUR_POST,
        city=PORT,
        taken_at=read_local_time(2025, 10, 12, 13, 5),
        alt_text="Dozens of umbrellas, dark ones and bright ones, wind in a queue across a wet "
        "paved square seen from above.",
        keywords=("umbrellas", "rain", "queue", "square"),
    ),
    DemoPhoto(
        file_name="train-home.jpg",
        scene="train_window",
        seed=19,
        width_px=3000,
        height_px=2000,
        headline="Home to vote",
        caption="A passenger watches the coast go by on the 13:20 to Port Velnés, Valmarra, on "
        "Sunday, October 12, 2025. The railway put on four extra carriages; the guard, Піліп "
        "Саўчук (Pilip Sauchuk), checked more polling cards than tickets.",
        byline="Anaïs Delorne",
        agency=NORTHLIGHT,
        city="Ostrel",
        taken_at=read_local_time(2025, 10, 12, 14, 12),
        alt_text="A passenger in silhouette looks out of a train at fields blurred by speed.",
        keywords=("train", "passenger", "motion blur", "journey"),
    ),
    DemoPhoto(
        file_name="fog-bridge.jpg",
        scene="bridge",
        seed=27,
        width_px=3600,
        height_px=2400,
        headline="Fog on the Narrows",
        caption="Fog drifts under the Narrows Bridge at Port Velnés, Valmarra, on Sunday, October "
        "12, 2025. The gate would stand 300 metres seaward of it, where the pilot Søren Maas says "
        "the current is “honest”.",
        byline="Mira Okafor",
        credit_line="Courtesy Velnés Harbour Pilots (demo)",
        agency=HARBOUR_POST,
        city=PORT,
        taken_at=read_local_time(2025, 10, 12, 15, 40),
        alt_text="A red suspension bridge rises from fog over calm water, with hills faint behind.",
        keywords=("bridge", "fog", "strait", "infrastructure"),
    ),
    DemoPhoto(
        file_name="balloons-yes-no.jpg",
        scene="balloons",
        seed=42,
        width_px=2667,
        height_px=4000,
        headline="Campaigns aloft",
        caption="Hot-air balloons cross the hills behind Port Velnés, Valmarra, on Sunday, October "
        "12, 2025. The balloonist Begoña Ruiz-Falk flew for neither side: “Up here you see only "
        "how close the water is.”",
        byline="Tomás Erdéi",
        agency=TIDELINE,
        city="Ostrel",
        taken_at=read_local_time(2025, 10, 12, 17, 26),
        alt_text="Striped hot-air balloons at several heights over misty green hills in warm "
        "evening light.",
        keywords=("hot-air balloons", "hills", "evening", "campaign"),
    ),
    DemoPhoto(
        file_name="last-ferry.jpg",
        scene="sea_dusk",
        seed=2,
        width_px=6000,
        height_px=4000,
        headline="The last ferry before the count",
        caption="The island ferry Sankta Brígida returns to Port Velnés, Valmarra, at sunset on "
        "Sunday, October 12, 2025, with the ballot box of the outer islands in the wheelhouse.",
        byline="Mira Okafor",
        agency=NORTHLIGHT,
        city=PORT,
        taken_at=read_local_time(2025, 10, 12, 18, 38),
        alt_text="A ferry in silhouette on a flat orange sea, the setting sun and its reflection "
        "to the left.",
        keywords=("ferry", "sunset", "sea", "ballot box"),
    ),
    DemoPhoto(
        file_name="rain-late-voter.jpg",
        scene="rainy_street",
        seed=6,
        width_px=2667,
        height_px=4000,
        headline="Ten minutes to eight",
        caption="A late voter crosses Chandler Street in Port Velnés, Valmarra, on Sunday, October "
        "12, 2025, ten minutes before polling stations closed. The photographer waited an "
        "hour for one red umbrella.",
        byline="Zoë Lindqvåg",
        credit_line="Zoë Lindqvåg for The Harbour Post (demo)",
        agency=HARBOUR_POST,
        city=PORT,
        taken_at=read_local_time(2025, 10, 12, 19, 50),
        alt_text="A figure under a red umbrella on a wet street at night, traffic lights blurred "
        "to coloured discs behind.",
        keywords=("rain", "street", "night", "umbrella"),
    ),
    DemoPhoto(
        file_name="counting-hall.jpg",
        scene="counting_hall",
        seed=17,
        width_px=3200,
        height_px=2400,
        headline="Eight tables, 20,296 ballots",
        caption="Clerks sort ballots in the covered market in Port Velnés, Valmarra, on Sunday, "
        "October 12, 2025. Each stack of fifty is counted twice, the second time by someone from "
        "another table, said the returning officer, Eirún Dahl.",
        byline="Ilse Brandvåg",
        credit_line="Ilse Brandvåg/The Harbour Post/Northlight Pictures (demo)",
        agency=HARBOUR_POST,
        city=PORT,
        taken_at=read_local_time(2025, 10, 12, 20, 44),
        alt_text="Long tables strewn with ballot papers from above, clerks seated along both sides "
        "on a wooden floor.",
        keywords=("count", "ballots", "clerks", "election night"),
    ),
    DemoPhoto(
        file_name="skyline-waiting.jpg",
        scene="skyline_night",
        seed=29,
        width_px=3000,
        height_px=2000,
        headline="A city that stayed up",
        caption="Lights burn in the offices across the bay from Port Velnés, Valmarra, on Sunday, "
        "October 12, 2025. The insurer Måsund & Low had promised to publish its new flood maps "
        "whatever the result.",
        byline="Anaïs Delorne",
        agency=NORTHLIGHT,
        city="Nova Velnés",
        taken_at=read_local_time(2025, 10, 12, 21, 30),
        alt_text="A dense skyline of towers with lit windows under a full moon, reflected in dark "
        "water.",
        keywords=("skyline", "night", "moon", "city"),
    ),
    DemoPhoto(
        file_name="lanterns-rise.jpg",
        scene="lanterns",
        seed=9,
        width_px=3000,
        height_px=2000,
        headline="A lantern for every street",
        caption="Paper lanterns rise from the inner harbour in Port Velnés, Valmarra, on Sunday, "
        "October 12, 2025, one for each street that flooded in May. The teacher Loïc Ferran "
        "folded the first with his class.",
        byline="Tomás Erdéi",
        agency=TIDELINE,
        city=PORT,
        taken_at=read_local_time(2025, 10, 12, 22, 15),
        alt_text="Glowing paper lanterns float up into a violet night sky over water, a crowd in "
        "silhouette below.",
        keywords=("lanterns", "night", "crowd", "remembrance"),
    ),
    DemoPhoto(
        file_name="fireworks-result.jpg",
        scene="fireworks",
        seed=33,
        width_px=4800,
        height_px=3200,
        headline="Yes, by 528",
        caption="Fireworks greet the result in Port Velnés, Valmarra, shortly before midnight on "
        "Sunday, October 12, 2025. The tidal gate won by 10,412 votes to 9,884. “We will build it "
        "for those who said no as well,” said Mayor Inés Karlow.",
        byline="Mira Okafor",
        agency=NORTHLIGHT,
        city=PORT,
        taken_at=read_local_time(2025, 10, 12, 23, 52),
        alt_text="Five bursts of coloured fireworks over a dark harbour, watched by a crowd with "
        "phones held up.",
        keywords=("fireworks", "result", "crowd", "harbour"),
    ),
)
