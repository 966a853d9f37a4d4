"""The demo's galleries and articles, and all its photos: an invented country, clearly marked."""

from __future__ import annotations

from newsroom.demo.harbour_photos import HARBOUR_PHOTOS
from newsroom.demo.short_stories import SHORT_ARTICLES, SMALL_GALLERIES
from newsroom.demo.storm_photos import STORM_PHOTOS
from newsroom.demo.story_parts import (
    TAKEN_AT_OFFSET,
    Block,
    DemoArticle,
    DemoGallery,
    DemoPhoto,
    GalleryHere,
    LinkCard,
    Paragraph,
    PhotoHere,
    PullQuote,
    Subheading,
)

__all__ = [
    "DEMO_ARTICLES",
    "DEMO_GALLERIES",
    "DEMO_PHOTOS",
    "MAIN_ARTICLES",
    "MAIN_GALLERIES",
    "SECTIONS",
    "TAKEN_AT_OFFSET",
    "Block",
    "DemoArticle",
    "DemoGallery",
    "DemoPhoto",
    "GalleryHere",
    "LinkCard",
    "Paragraph",
    "PhotoHere",
    "PullQuote",
    "Subheading",
]

DEMO_PHOTOS: tuple[DemoPhoto, ...] = HARBOUR_PHOTOS + STORM_PHOTOS

HARBOUR_GALLERY = DemoGallery(
    slug="the-night-the-harbour-counted",
    title="The night the harbour counted",
    intro="One Sunday in Port Velnés, from the first light on the quay to the last rocket: how a "
    "town of 27,000 decided, by 528 votes, to build a gate against the sea. (Demo: the town, its "
    "people and the vote are invented, and the photographs are painted by a program.)",
    photos=tuple(photo.file_name for photo in HARBOUR_PHOTOS),
)

STORM_GALLERY = DemoGallery(
    slug="a-season-of-storms",
    title="A season of storms",
    intro="Lightning in January, snow in July, and between them fire, hail, dust and the night the "
    "tide came over the quay: eight months of weather in Valmarra, in twelve pictures. (Demo: the "
    "country and all that happens in it are invented.)",
    photos=tuple(photo.file_name for photo in STORM_PHOTOS),
)

MAIN_GALLERIES: tuple[DemoGallery, ...] = (HARBOUR_GALLERY, STORM_GALLERY)
DEMO_GALLERIES = MAIN_GALLERIES + SMALL_GALLERIES

HARBOUR_ARTICLE = DemoArticle(
    slug="the-night-the-harbour-counted",
    headline="The night the harbour counted",
    standfirst="Port Velnés has argued about the sea for forty years. On Sunday it put the "
    "argument into 26 ballot boxes, carried them to the fish market, and stayed up to hear. (Demo)",
    byline="Solveig Marchetti and Íñigo Tamm",
    section="Politics",
    lead_photo="last-ferry.jpg",
    corrections="An earlier version gave 72.5 per cent as the turnout; it was 75.2. (Demo)",
    blocks=(
        Paragraph(
            "The last box came by ferry. It had spent the crossing in the wheelhouse of the Sankta "
            "Brígida, wedged between a flask and the radio, and when it was carried up the slip at "
            "nine minutes to eight a few people on the quay began to clap, and then, as if "
            "embarrassed, stopped."
        ),
        Paragraph(
            "Inside it were 143 ballots from the outer islands. By midnight everyone in Port "
            "Velnés would know that the whole town had been decided by fewer than four such boxes."
        ),
        GalleryHere("the-night-the-harbour-counted"),
        Subheading("A question of nine words"),
        Paragraph(
            "“Shall the town close its harbour against the sea?” The question on the paper was "
            "nine words long, and it took the council seven years to agree on them. It meant a "
            "steel gate across the Narrows, 212 metres wide, which would lie on the sea bed on "
            "most days and stand up on perhaps six of them a year."
        ),
        Paragraph(
            "Those in favour spoke of May, when the tide came over the quay in the night and the "
            "bakery on Chandler Street delivered by boat. Those against spoke of the cost, 340 "
            "million crowns, and of what a gate does to a harbour even when it is open: the "
            "current slackens, the silt settles, the fish go elsewhere."
        ),
        PullQuote(
            "My grandmother’s house has a line on the wall for every flood. I would like to be the "
            "one who stops drawing them.",
            "Núria Castellet, presiding officer, Pilot Street school",
        ),
        Paragraph(
            "It was never a vote between those who feared the water and those who did not. Søren "
            "Maas, who has piloted ships through the Narrows for 31 years, voted no and went home "
            "to move his furniture upstairs, as he does every October."
        ),
        PhotoHere("ballot-queue.jpg"),
        Subheading("Counted twice"),
        Paragraph(
            "The count began at 20:10 under the iron roof of the covered market, on tables that "
            "smell of mackerel on any other day. Each stack of fifty was counted by one pair of "
            "clerks and then by another from a different table. At 22:40 the two sides were eleven "
            "votes apart. The returning officer, Eirún Dahl, asked for the windows to be opened."
        ),
        Paragraph(
            "She read the figures at 23:31, in a voice that those at the back could not hear, so "
            "that the result crossed the hall as a wave does, from the front: 10,412 in favour, "
            "9,884 against. Turnout was 75.2 per cent, the highest since the town began to keep "
            "the number."
        ),
        Paragraph(
            "There were fireworks, because somebody had bought them for either outcome. There was "
            "also, on the steps of the customs house, a group of trawlermen who watched them "
            "without a word and then shook hands with the people who had let them off."
        ),
        LinkCard(
            url="https://harbourpost.example/gate/what-happens-next",
            title="The gate: what happens next",
            description="Survey ships in March, the first caisson in 2028, and a second vote if "
            "the price rises by a tenth. A timetable, with its weak points.",
            site_name="The Harbour Post (demo)",
        ),
        Paragraph(
            "This is a demonstration story. Port Velnés, Valmarra and everyone named here are "
            "invented; the photographs were painted by the program that shows them."
        ),
    ),
)

STORM_ARTICLE = DemoArticle(
    slug="a-season-of-storms",
    headline="A season of storms",
    standfirst="Eight months, eleven named storms and one that came from the sun. What a small "
    "country learnt about weather, and about its own roofs. (Demo)",
    byline="Íñigo Tamm",
    section="Climate",
    lead_photo="lighthouse-gale.jpg",
    hours_ago=1,
    blocks=(
        Paragraph(
            "Þóra Lind keeps her weather diary in pencil, because ink runs. The entry for 18 "
            "January fills most of a page: 61 strikes in a quarter of an hour, one barn, no "
            "animals. The entry for the next morning is a single line. “Wheat smells of matches.”"
        ),
        Paragraph(
            "That was the first of eleven storms that Valmarra’s weather office would name before "
            "September. It was not the worst. But on the Ashmar plain they date things from it "
            "now, as other people do from a wedding or a war."
        ),
        GalleryHere("a-season-of-storms"),
        Subheading("Fire, then ice, then sand"),
        Paragraph(
            "The lightning left the ground dry, and in February the Karsk ridge burned for nine "
            "nights. Two weeks later hail the size of walnuts took a third of the sunflowers at "
            "Ostrel. In March the wind went round to the north and moved a dune forty metres, onto "
            "the only road to Sel."
        ),
        PhotoHere("wildfire-karsk.jpg"),
        PullQuote(
            "People ask which storm did the damage. It was the calm between them, which was never "
            "long enough to mend a roof.",
            "Rúna Štefek, captain, Karsk fire brigade",
        ),
        Subheading("The night of the quay"),
        Paragraph(
            "On 19 May the starlings at Tindholt went to roost two hours early. By the following "
            "evening it was blowing force eleven at Cape Sorrow, and at 03:20 on the Wednesday, "
            "with the tide already at its height, the sea came over the Fishmarket Quay in Port "
            "Velnés and did not stop until it reached the second step of the town hall."
        ),
        Paragraph(
            "Nobody died. The harbour master puts that down to the cup final: the stands at "
            "Gasworks Park had been opened as a shelter three weeks before, and half the town "
            "still knew the way in the dark."
        ),
        PhotoHere("flooded-street.jpg"),
        Paragraph(
            "Winter brought snow to Bremmel and took its power for six days. In August, when "
            "everyone had stopped looking up, a storm on the sun lit the whole southern sky green "
            "and put out every radio in Skarre. Fishing boats came home by the lighthouse, as they "
            "had not done for a generation."
        ),
        LinkCard(
            url="https://harbourpost.example/weather/mend-your-roof",
            title="Before the next one: how to read your own roof",
            description="A roofer, an insurer and a woman who has lost three chimneys on what to "
            "look for from the street.",
            site_name="The Harbour Post (demo)",
        ),
        Paragraph(
            "This is a demonstration story. The country, its weather and its people are invented; "
            "the photographs were painted by the program that shows them."
        ),
    ),
)

MAIN_ARTICLES: tuple[DemoArticle, ...] = (HARBOUR_ARTICLE, STORM_ARTICLE)
DEMO_ARTICLES = MAIN_ARTICLES + SHORT_ARTICLES
SECTIONS = ("Politics", "Climate", "Town", "Sport", "Culture")  # as in the menu
