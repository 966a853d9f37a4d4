"""The demo's other days: short articles and small galleries of the same photos."""

from __future__ import annotations

from newsroom.demo.story_parts import Block, DemoArticle, DemoGallery, GalleryHere, Paragraph

END = Paragraph(
    "This is a demonstration story: the town, its people and the photographs are invented."
)


def short(
    headline: str,
    standfirst: str,
    *words: Block,
    section: str,
    photo: str,
    byline: str,
    hours_ago: int,
    corrections: str = "",
) -> DemoArticle:
    """A short article under one photo."""
    return DemoArticle(
        slug="-".join("".join(filter(is_for_slug, headline.lower())).split()),
        headline=headline,
        standfirst=f"{standfirst} (Demo)",
        byline=byline,
        section=section,
        lead_photo=photo,
        blocks=(*words, END),
        hours_ago=hours_ago,
        corrections=corrections,
    )


def is_for_slug(letter: str) -> bool:
    """Whether a letter of a headline stands in its address."""
    return letter == " " or (letter.isascii() and letter.isalnum())


SHORT_ARTICLES: tuple[DemoArticle, ...] = (
    short(
        "Both sides claim the turnout",
        "Three in four went to vote, a figure that the winners put down to the sea and the losers "
        "to the weather.",
        Paragraph(
            "By noon the school gym had run out of pencils. By two o’clock the presiding officer "
            "had sent for the ones kept for the sums of the second form."
        ),
        section="Politics",
        photo="ballot-queue.jpg",
        byline="Solveig Marchetti",
        hours_ago=3,
    ),
    short(
        "What a gate would do to the Narrows",
        "The pilots have drawn the current on a chart in three colours. The engineers have drawn "
        "it, too, and the two charts agree almost everywhere.",
        Paragraph(
            "Where they part is a strip of 40 metres off the bridge’s north tower, where every "
            "ship above 90 metres has to turn."
        ),
        section="Politics",
        photo="fog-bridge.jpg",
        byline="Íñigo Tamm",
        hours_ago=9,
    ),
    short(
        "The insurers were up late, too",
        "New flood maps were promised whatever the result. They came at four in the morning.",
        Paragraph("On the thirty-first floor somebody had ordered soup for eleven people."),
        section="Politics",
        photo="skyline-waiting.jpg",
        byline="Solveig Marchetti",
        hours_ago=21,
    ),
    short(
        "A town from above, on the day it decided",
        "Awnings, umbrellas, runners and ballots: what one Sunday looked like from straight up.",
        Paragraph("Four photographers, two drones and one ladder. The ladder got the best one."),
        GalleryHere("valmarra-from-above"),
        section="Town",
        photo="square-umbrellas.jpg",
        byline="Mira Okafor",
        hours_ago=5,
    ),
    short(
        "The stall that closed for twenty minutes",
        "At noon a note went up between the lemons: back when we have voted.",
        Paragraph("She took her neighbours along, and the queue in front of the stall followed."),
        section="Town",
        photo="market-day.jpg",
        byline="Zoë Lindqvåg",
        hours_ago=26,
    ),
    short(
        "Four extra carriages for a ballot paper",
        "The 13:20 from Ostrel was longer than its platforms.",
        Paragraph("The guard walked the passengers of the last carriage through to the first."),
        section="Town",
        photo="train-home.jpg",
        byline="Anaïs Delorne",
        hours_ago=30,
        corrections="An earlier version had the train leave at 13:02; it left at 13:20. (Demo)",
    ),
    short(
        "The night the radios went quiet",
        "For six hours the sky over Skarre was green and every set on the coast was useful only "
        "as a shelf.",
        Paragraph("The harbour office lit the old lamp, and eleven boats came home by it."),
        section="Climate",
        photo="aurora-skarre.jpg",
        byline="Íñigo Tamm",
        hours_ago=12,
    ),
    short(
        "After the hail, a harvest of stalks",
        "A third is gone at Ostrel, and the growers had expected all of it.",
        Paragraph("What stands is cut by hand this week, because the machine counts nothing."),
        section="Climate",
        photo="sunflowers-after-hail.jpg",
        byline="Ximena Sørby-Núñez",
        hours_ago=33,
    ),
    short(
        "An hour after the wind",
        "Where the beeches fell there is light on the ground for the first time in ninety years.",
        Paragraph("The forester counted rings until it was dark, and then went on with a torch."),
        section="Climate",
        photo="forest-after-storm.jpg",
        byline="Tomás Erdéi",
        hours_ago=40,
    ),
    short(
        "The fortieth Harbour Run, by another road",
        "The finish moved so that a polling station stayed free, and the record fell all the same.",
        Paragraph("The winner voted in her running shoes, eleven minutes after the tape."),
        section="Sport",
        photo="harbour-run.jpg",
        byline="Mira Okafor",
        hours_ago=7,
    ),
    short(
        "Played to the end, and then some",
        "Gasworks Park has a roof over its dearest seats. On Saturday nobody sat in them.",
        Paragraph("The cup final ended 4–4, in a rain that hid the far goal from the near one."),
        section="Sport",
        photo="stadium-rain.jpg",
        byline="Zoë Lindqvåg",
        hours_ago=35,
    ),
    short(
        "A lantern for every street",
        "There are 214 streets in Port Velnés. There were 215 lanterns, and nobody will say whose "
        "the last one was.",
        Paragraph("They were let go at ten, from the slip, by the children of the second form."),
        section="Culture",
        photo="lanterns-rise.jpg",
        byline="Anaïs Delorne",
        hours_ago=15,
    ),
    short(
        "Who bought the fireworks",
        "They were paid for before the count, in cash, and for either outcome.",
        Paragraph("The receipt is made out to “the town, whichever it will be”."),
        section="Culture",
        photo="fireworks-result.jpg",
        byline="Solveig Marchetti",
        hours_ago=18,
    ),
)

SMALL_GALLERIES: tuple[DemoGallery, ...] = (
    DemoGallery(
        slug="valmarra-from-above",
        title="Valmarra from above",
        intro="Six pictures without a horizon. (Demo)",
        photos=(
            "market-day.jpg",
            "square-umbrellas.jpg",
            "harbour-run.jpg",
            "counting-hall.jpg",
            "tulip-growers.jpg",
            "flooded-street.jpg",
        ),
        hours_ago=5,
    ),
    DemoGallery(
        slug="after-dark",
        title="After dark",
        intro="What a town looks like when its lights are the subject. (Demo)",
        photos=(
            "lanterns-rise.jpg",
            "skyline-waiting.jpg",
            "aurora-skarre.jpg",
            "snow-without-power.jpg",
            "rain-late-voter.jpg",
            "fireworks-result.jpg",
            "harbour-blue-hour.jpg",
        ),
        hours_ago=20,
    ),
    DemoGallery(
        slug="in-the-fields",
        title="In the fields",
        intro="Wheat, tulips, sunflowers, and the weather over them. (Demo)",
        photos=(
            "rainbow-road.jpg",
            "tulip-growers.jpg",
            "sunflowers-after-hail.jpg",
            "lightning-ashmar.jpg",
            "balloons-yes-no.jpg",
        ),
        hours_ago=44,
    ),
    DemoGallery(
        slug="the-sea-in-five-moods",
        title="The sea in five moods",
        intro="From glass to force eleven. (Demo)",
        photos=(
            "lighthouse-gale.jpg",
            "last-ferry.jpg",
            "fog-bridge.jpg",
            "harbour-blue-hour.jpg",
            "starlings-before-gale.jpg",
        ),
        hours_ago=50,
    ),
)
