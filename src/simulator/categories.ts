import { themes } from './themes.ts'

/** The shelf a video stands on: told to the engine. Each shelf holds several themes, and a theme stands on several shelves. */
export interface Category {
  readonly name: string
  /** Indices into `themes`, the commonest first. */
  readonly themes: readonly number[]
  /** `%A` adjective, `%N` noun, `%M` another noun, `%P` place. */
  readonly titles: readonly string[]
  /** Opens the description: `%c` creator, `%n` noun, `%m` another noun, `%p` place. */
  readonly openings: readonly string[]
  /** Median length. */
  readonly minutes: number
}

const indexOf = (name: string) => themes.findIndex((theme) => theme.name === name)

const category = (name: string, about: string, minutes: number, titles: string, openings: string): Category => ({
  name,
  themes: about.split(' ').map(indexOf),
  titles: titles.split(' | '),
  openings: openings.split(' | '),
  minutes,
})

export const categories: readonly Category[] = [
  category(
    'Documentary',
    'sea empires mountains cities money',
    28,
    'The %A %N of %P | Inside the %A %N | %N and %M: A %A Story | Last %N in %P',
    '%c spends a year with one %n and the people around it. | A patient film about a %n, made in %p.',
  ),
  category(
    'Science',
    'space machines mind sea',
    14,
    'Why Every %N Needs a %M | The %A Science of the %N | What a %N Can Teach Us | %N, Explained',
    '%c explains how a %n works, with one clear experiment. | What we learnt from a %n in %p, and what is still open.',
  ),
  category(
    'Technology',
    'machines money space engines',
    12,
    'Building a %A %N | The %N That Ate the %M | I Tested a %A %N | %N vs %M',
    '%c takes a %n apart and puts it back together. | A hands-on look at the %n that everyone argues about.',
  ),
  category(
    'Nature',
    'wildlife sea mountains',
    22,
    'A %N at Dawn | The %A %N of %P | Life of a %N | Where the %N Meets the %M',
    'Filmed in %p over four seasons: a %n, close enough to hear it. | %c waits in the cold for one %n.',
  ),
  category(
    'Travel',
    'cities mountains sea kitchen',
    16,
    'Three Days in %P | %P by %N | A %A %N in %P | The Road to %P',
    '%c goes to %p for the %n and stays for the %m. | How to see %p slowly, one %n at a time.',
  ),
  category(
    'Cooking',
    'kitchen workshop wildlife',
    10,
    'A %A %N, Step by Step | %N the Way They Make It in %P | One Pot: %N and %M | The %A %N I Cook Every Week',
    '%c cooks a %n with what is in the house. | The %n of %p, with the one trick that matters.',
  ),
  category(
    'Music',
    'rhythm cities mind',
    6,
    'A %N | %N for a %A %M | A %N (Live at %P) | The %N Sessions',
    '%c records a %n in one take. | A session from %p: %n, %m and nothing else.',
  ),
  category(
    'Sport',
    'contest mountains engines',
    11,
    'The %A %N at %P | One %N, One %M | Anatomy of a %N | A %N: Every Angle',
    'The %n that decided it, told by those who were there. | %c trains for a %n and keeps the camera on.',
  ),
  category(
    'Gaming',
    'play legends machines',
    18,
    'A %A %N, No Hits Taken | The %N Nobody Finishes | %N: The %A Route | I Tried Every %N',
    '%c plays a %n until it breaks. | Every secret of the %n, in one sitting.',
  ),
  category(
    'Comedy',
    'laughs cities money',
    7,
    'The %A %N | %N, but It Is a %M | My A %N | How Not to Survive a %N',
    '%c had one %n and one bad idea. | A sketch about a %n that gets out of hand.',
  ),
  category(
    'Drama',
    'mystery mind cities empires',
    34,
    'The %N | A %A %N | What the %N Knew | Before the %N',
    'A %n in %p changes two families. | %c tells the story of a %n and what it cost.',
  ),
  category(
    'Animation',
    'legends laughs play wildlife',
    9,
    'The %N and the %M | A %A %N | Little %N of %P | The %A %N Show',
    'Hand drawn by %c: a %n sets out from %p. | A small %n meets a very large %m.',
  ),
  category(
    'Fantasy',
    'legends mystery empires',
    31,
    'The %A %N of %P | %N and %M | Song of the %A %N | The %N Below',
    'Beyond %p a %n wakes. | %c returns to the world of the %n, darker than before.',
  ),
  category(
    'History',
    'empires engines money sea',
    24,
    'The %A %N That Changed %P | Rise of the %N | The %N in Ten Minutes | Who Lost the %N?',
    '%c follows one %n through the sources. | What really happened with the %n at %p.',
  ),
  category(
    'True Crime',
    'mystery money cities',
    29,
    'The %A %N | The %N of %P | %N: The Case Reopened | Nobody Saw the %N',
    'A %n, a %m, and eleven years without an answer. | %c reopens the case of the %n in %p.',
  ),
  category(
    'DIY',
    'workshop engines machines kitchen',
    13,
    'How to Make a %A %N | %N from Scrap | Restoring a %A %N | A %N in One Weekend',
    '%c builds a %n with hand tools. | From rust to %n: the whole repair, nothing skipped.',
  ),
  category(
    'Motoring',
    'engines contest workshop',
    15,
    'A %A %N on the Road | %N Rebuild: First Start | %P in a %A %N | %N against %M',
    '%c takes a %n to %p and hopes it comes home. | The sound of a %n, and what it takes to keep it.',
  ),
  category(
    'Business',
    'money machines mind',
    17,
    'How One %N Took %P | The %A %N Economy | The %N Problem | Selling a %N',
    '%c reads the numbers behind a %n. | Why the %n failed, by people who were in the room.',
  ),
  category(
    'Wellness',
    'mind kitchen mountains rhythm',
    15,
    'A %A %N for the Evening | Ten Minutes of %N | The %A %N Practice | Learning %N in %P',
    '%c on %n, without the slogans. | A slow practice for days with too much %m.',
  ),
  category(
    'Kids',
    'wildlife play laughs legends space',
    8,
    'The %A Little %N | %N Goes to %P | Hello, %N! | Who Hid the %N?',
    'A %n, a song and a surprise, for the youngest. | %c and the %n find out how a %m works.',
  ),
]
