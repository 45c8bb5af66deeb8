/** What a video can be about. Taste lives here and in the styles; the engine is told neither, only the words they leave in the text. */
export interface Theme {
  readonly name: string
  readonly tags: readonly string[]
  readonly nouns: readonly string[]
  readonly places: readonly string[]
}

const theme = (name: string, tags: string, nouns: string, places: string): Theme => ({
  name,
  tags: tags.split(' '),
  nouns: nouns.split(', '),
  places: places.split(', '),
})

export const themes: readonly Theme[] = [
  theme(
    'space',
    'space astronomy cosmos',
    'planet, comet, telescope, orbit, rocket, galaxy, black hole, moon base, eclipse, star chart, satellite, asteroid, solar wind, nebula',
    'the far side of the Moon, Saturn, the Atacama, low orbit',
  ),
  theme(
    'sea',
    'ocean sea marine',
    'reef, whale, lighthouse, tide, octopus, shipwreck, kelp forest, submarine, harbour, storm wave, coral, trawler, iceberg, lagoon',
    'the North Sea, the Mariana Trench, the Azores, Cape Horn',
  ),
  theme(
    'wildlife',
    'wildlife animals nature',
    'wolf, owl, beehive, fox den, elephant, spider web, falcon, bear, badger, butterfly, hedgerow, jaguar, raven, ant colony',
    'the Serengeti, the Black Forest, Borneo, the tundra',
  ),
  theme(
    'mountains',
    'mountains outdoors hiking',
    'summit, glacier, ridge, rope team, avalanche, trail, hut, crevasse, valley, ski tour, snow cave, switchback, ice axe, alpine lake',
    'the Dolomites, Patagonia, the Karakoram, the Highlands',
  ),
  theme(
    'cities',
    'city architecture streets',
    'rooftop, bridge, subway, night market, skyline, alley, cathedral, tower block, tram, square, canal, courtyard, façade, boulevard',
    'Lisbon, Tokyo, Istanbul, Mexico City',
  ),
  theme(
    'engines',
    'engines cars trains',
    'locomotive, gearbox, turbine, hot rod, steam engine, rally car, piston, motorcycle, railway, carburettor, biplane, tractor, dyno run, sidecar',
    'the Nürburgring, the Rockies line, a barn in Ohio, Le Mans',
  ),
  theme(
    'machines',
    'robots coding ai',
    'robot, algorithm, compiler, neural network, circuit board, drone, server rack, synth voice, sensor, chatbot, microchip, exoskeleton, firmware, terminal',
    'a garage lab, Shenzhen, the data centre, the clean room',
  ),
  theme(
    'empires',
    'history empires archaeology',
    'legion, castle, treaty, tomb, siege, manuscript, dynasty, galleon, crown, revolt, fresco, aqueduct, trade road, battlefield',
    'Rome, Constantinople, the Silk Road, Cusco',
  ),
  theme(
    'legends',
    'myth fantasy folklore',
    'dragon, witch, oracle, labyrinth, changeling, spell book, giant, sea serpent, rune, prophecy, trickster, enchanted wood, wraith, golem',
    'the old north, Avalon, the underworld, the thousand islands',
  ),
  theme(
    'mystery',
    'mystery crime detective',
    'cold case, alibi, forged letter, vanishing, fingerprint, heist, witness, missing painting, confession, locked room, cipher, informant, poison, stakeout',
    'a quiet suburb, the night train, Marseille, the archive',
  ),
  theme(
    'kitchen',
    'food cooking baking',
    'sourdough, curry, dumpling, braise, pickle, pastry, ramen, taco, wood oven, chocolate tart, stew, kimchi, street snack, olive oil',
    'Naples, Oaxaca, Bangkok, a farmhouse kitchen',
  ),
  theme(
    'workshop',
    'craft making diy',
    'oak table, dovetail, kiln, loom, anvil, leather bag, guitar body, lathe, quilt, stone wall, paper plane, clay pot, workbench, hand plane',
    'a shed in Wales, the forge, Kyoto, the old mill',
  ),
  theme(
    'rhythm',
    'music live rhythm',
    'drum break, chorus, vinyl, bassline, fiddle, choir, synthesiser, encore, jazz trio, ballad, remix, string quartet, sampler, groove',
    'New Orleans, Lagos, Abbey Road, a basement club',
  ),
  theme(
    'contest',
    'sport competition training',
    'penalty, marathon, sprint, derby, knockout, relay, comeback, free kick, title fight, time trial, dunk, halfpipe, match point, rematch',
    'Wembley, Rio, the velodrome, the home end',
  ),
  theme(
    'play',
    'games puzzles speedrun',
    'boss fight, speedrun, chess gambit, dungeon, puzzle box, card deck, high score, sandbox world, pixel quest, raid, leaderboard, board game, mod, side quest',
    'the arcade, level nine, the final map, a kitchen table',
  ),
  theme(
    'mind',
    'mind philosophy calm',
    'habit, memory, dream, silence, paradox, breath, attention, doubt, happiness, stoic, meditation, free will, grief, curiosity',
    'a monastery, the reading room, Athens, a winter garden',
  ),
  theme(
    'money',
    'money business work',
    'startup, market crash, factory, auction, patent, brand, supply chain, bank run, side hustle, merger, tax haven, gold rush, shopfront, pension',
    'Wall Street, Lagos market, Zurich, the shop floor',
  ),
  theme(
    'laughs',
    'comedy satire sketch',
    'awkward date, bad boss, prank call, family dinner, heckler, stag night, flatmate, job interview, wedding speech, office party, parody, punchline, road trip, neighbour',
    'the pub, the open mic, flat 4B, the in-laws',
  ),
]

/** How a video is told. A person may lean toward a style or away from it. */
export interface Style {
  readonly tag: string
  readonly adjectives: readonly string[]
}

const style = (tag: string, adjectives: string): Style => ({ tag, adjectives: adjectives.split(' ') })

export const styles: readonly Style[] = [
  style('slow', 'Quiet Gentle Patient Silent Soft Unhurried Still Misty'),
  style('fast', 'Wild Furious Breathless Reckless Roaring Sudden Electric Fearless'),
  style('deep-dive', 'Complete Secret Exact Inner Forgotten Unseen Intricate Measured'),
  style('funny', 'Absurd Clumsy Ridiculous Cheeky Hapless Silly Odd Crooked'),
  style('cinematic', 'Golden Grand Burning Endless Midnight Scarlet Vast Shimmering'),
  style('homemade', 'Honest Humble Tiny Handmade Everyday Borrowed Simple Local'),
]

/** Factors of taste: one for each theme, then one for each style. */
export const factors = themes.length + styles.length
