import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core'
import { createClient } from '../src/client/client.ts'
import { startDemo } from './demo-server.ts'

const executablePath = process.env['SERENDIP_CHROMIUM'] ?? '/usr/bin/chromium'
const missing = existsSync(executablePath) ? undefined : `no browser at ${executablePath}: set SERENDIP_CHROMIUM to a Chromium`
if (missing !== undefined && process.env['SERENDIP_REQUIRE_ALL'] === '1')
  throw new Error(`The page cannot be tested: ${missing}.`)

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const desktop = { width: 1280, height: 860 }
const phone = { width: 390, height: 844 }

describe('the page', missing === undefined ? { timeout: 180_000, concurrency: 2 } : { skip: missing }, () => {
  let demo: Awaited<ReturnType<typeof startDemo>>
  let browser: Browser

  before(async () => {
    demo = await startDemo()
    browser = await chromium.launch({ executablePath, args })
  })
  after(async () => {
    await browser?.close()
    await demo?.close()
  })

  /**
   * Opens the page of the n-th most active person, does `what`, and finds that the browser had nothing to complain of.
   * A test that changes someone's taste has someone of its own.
   */
  async function visit(
    what: (page: Page) => Promise<void>,
    { person = 0, ...options }: BrowserContextOptions & { person?: number } = {},
  ) {
    const context = await browser.newContext({ viewport: desktop, reducedMotion: 'reduce', ...options })
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    try {
      await page.goto(person === 0 ? demo.url : `${demo.url}/?as=${encodeURIComponent(await personAt(person))}`)
      await page.locator('.card').first().waitFor()
      await what(page)
      assert.deepEqual(complaints, [])
    } finally {
      await context.close()
    }
  }

  it('opens with rows of cards, each with artwork and a reason', () =>
    visit(async (page) => {
      assert.ok((await page.locator('.shelf').count()) >= 3)
      assert.ok((await page.locator('.shelf h2').allTextContents()).every((title) => title.trim() !== ''))
      assert.ok((await textOf(page.locator('.card-reason').first())).length > 0)
      const pictures = page.locator('.shelf').first().locator('.artwork')
      assert.ok((await pictures.count()) >= 4)
      await untilPicturesAreDrawn(page)
      await screenshot(page, 'home')
    }))

  it('shows another person another page', () =>
    visit(async (page) => {
      const mine = await cardsOn(page)
      await page.getByRole('button', { name: /Watching as/ }).click()
      const other = page.getByRole('option').nth(4)
      const name = await textOf(other.locator('.option-words > span'))
      await screenshot(page, 'people')
      await afterNewAnswer(page, () => other.click())
      assert.ok((await textOf(page.getByRole('button', { name: /Watching as/ }))).includes(name))
      assert.notDeepEqual(await cardsOn(page), mine)
    }))

  it('answers otherwise after something was watched and liked', () =>
    visit(
      async (page) => {
        // What stands first was drawn, and may be too new to lead anywhere: of three, one does.
        const titles: string[] = []
        for (let n = 0; n < 3; n++) {
          const earlier = await cardsOn(page)
          const watched = await openCard(page, 0)
          titles.push(await textOf(page.getByRole('dialog').getByRole('heading').first()))
          await afterNewAnswer(page, () => page.getByRole('button', { name: 'Watch to the end' }).click())
          await afterNewAnswer(page, () => page.getByRole('button', { name: 'Like', exact: true }).click())
          assert.equal(await page.getByRole('button', { name: 'Liked', exact: true }).getAttribute('aria-pressed'), 'true')
          if (n === 0) await screenshot(page, 'detail')
          await page.keyboard.press('Escape')
          const now = await cardsOn(page)
          assert.notDeepEqual(now, earlier)
          assert.ok(!now.includes(watched))
        }
        const reasons = await reasonsOn(page)
        assert.ok(
          reasons.some((reason) => titles.some((title) => reason.includes(title))),
          `no reason names ${titles.join(' or ')}: ${reasons.join(' | ')}`,
        )
      },
      { person: 1 },
    ))

  it('takes away an item nobody wants, and everything of its creator', () =>
    visit(
      async (page) => {
        const item = await openCard(page, 1)
        await page.getByRole('button', { name: 'Not interested' }).click()
        await afterNewAnswer(page, () => page.getByRole('button', { name: 'This video' }).click())
        assert.ok(!(await cardsOn(page)).includes(item))

        const creator = await textOf(page.locator('.shelf .card-creator').first())
        await openCard(page, 0)
        await page.getByRole('button', { name: 'Not interested' }).click()
        await afterNewAnswer(page, () => page.getByRole('button', { name: `Anything by ${creator}` }).click())
        assert.ok(!(await page.locator('.card-creator').allTextContents()).includes(creator))
      },
      { person: 2 },
    ))

  it('makes a page for someone new out of three likes', () =>
    visit(async (page) => {
      const before = await cardsOn(page)
      await page.getByRole('button', { name: /Watching as/ }).click()
      await page.getByRole('button', { name: /Be someone new/ }).click()
      const offered = page.locator('.pick')
      await offered.first().waitFor()
      const ready = page.getByRole('button', { name: 'Show my page' })
      const liked: string[] = []
      for (const index of [0, 2, 5]) {
        assert.ok(await ready.isDisabled())
        await offered.nth(index).click()
        liked.push(await textOf(offered.nth(index).locator('.card-title')))
      }
      await page.getByLabel('Country').selectOption('NO')
      await page.getByLabel('Age').fill('34')
      await screenshot(page, 'onboarding')
      await afterNewAnswer(page, () => ready.click())
      assert.match(page.url(), /as=newcomer-/)
      assert.notDeepEqual(await cardsOn(page), before)
      const reasons = await reasonsOn(page)
      assert.ok(
        reasons.some((reason) => liked.some((title) => reason.includes(title))),
        `no reason names ${liked.join(' or ')}: ${reasons.join(' | ')}`,
      )
    }))

  it('tells why an item is there, and why another is not', () =>
    visit(
      async (page) => {
        const refused = await openCard(page, 0)
        await page.getByRole('button', { name: 'Not interested' }).click()
        await afterNewAnswer(page, () => page.getByRole('button', { name: 'This video' }).click())

        const explanation = await explanationOf(page)
        const shown = await openCard(page, 2)
        const candidate = explanation.candidates.find(({ itemId }) => itemId === shown)
        assert.ok(candidate?.position !== undefined)
        await page
          .getByRole('dialog')
          .getByRole('button', { name: /Why is this here/ })
          .click()
        const drawer = page.getByRole('dialog', { name: /^Why/ })
        const foundBy = drawer.locator('section', { hasText: 'Found by' }).getByRole('listitem')
        await foundBy.first().waitFor()
        assert.equal(await foundBy.count(), candidate.foundBy.length)
        assert.match(await textOf(foundBy.first()), /\d/)
        assert.equal(await drawer.locator('.bars li').count(), Object.keys(candidate.predictions ?? {}).length)
        assert.equal(await textOf(drawer.locator('.numbers dd').first()), String(candidate.position + 1))
        assert.equal(await drawer.locator('.funnel li').count(), explanation.stages.length)
        await screenshot(page, 'why')

        assert.ok(explanation.candidates.every(({ itemId, position }) => itemId !== refused || position === undefined))
        const removed = explanation.candidates.find(({ removedBy, title }) => removedBy !== undefined && title !== '')
        assert.ok(removed?.removedBy !== undefined)
        const filter = removed.removedBy
        await drawer.getByRole('combobox').fill(removed.title)
        await drawer.getByRole('option').filter({ hasText: filter }).first().click()
        assert.ok((await textOf(drawer.locator('.warning'))).includes(filter))

        await page.keyboard.press('Escape')
        await page.keyboard.press('Escape')
        assert.match(await textOf(page.locator('.status')), / candidates/)
      },
      { person: 3 },
    ))

  it('can be used with the keyboard alone', () =>
    visit(
      async (page) => {
        const focused = () => page.locator(':focus').getAttribute('data-card')
        const row = () => page.locator('[data-row]:has(:focus)').getAttribute('data-row')
        const [billboard, first, second] = await cardsOn(page)
        const onCard = page.locator(`[data-card="${billboard}"]:focus`)
        for (let presses = 0; (await onCard.count()) === 0; presses += 1) {
          assert.ok(presses < 20, 'Tab did not come to a card')
          await page.keyboard.press('Tab')
        }
        await page.keyboard.press('ArrowDown')
        const top = await row()
        await page.keyboard.press('Home')
        assert.equal(await focused(), first)
        await page.keyboard.press('ArrowRight')
        assert.equal(await focused(), second)
        await page.keyboard.press('ArrowDown')
        assert.notEqual(await row(), top)
        await page.keyboard.press('ArrowUp')
        assert.equal(await row(), top)
        const opener = await focused()
        await page.keyboard.press('Enter')
        await page.getByRole('dialog').waitFor()
        for (let presses = 0; presses < 40; presses += 1) {
          await page.keyboard.press('Tab')
          assert.equal(await page.locator('dialog :focus').count(), 1, 'the focus left the panel')
        }
        await page.keyboard.press('Escape')
        assert.equal(await page.getByRole('dialog').count(), 0)
        assert.equal(await focused(), opener)

        await page.keyboard.press('/')
        assert.equal(await page.locator('.find input:focus').count(), 1)
        const words = (await textOf(page.locator('.card-title').first())).split(/[^\p{L}]+/u)
        await page.keyboard.type(words.find((word) => word.length > 3) ?? words[0] ?? '')
        await page.getByRole('option').first().waitFor()
        await page.keyboard.press('ArrowDown')
        await page.keyboard.press('Enter')
        await page.getByRole('dialog').waitFor()
        await page.keyboard.press('Escape')
      },
      { person: 4 },
    ))

  it('fits a phone, where nothing makes the page scroll sideways', () =>
    visit(
      async (page) => {
        assert.ok(await widthFits(page))
        await untilPicturesAreDrawn(page)
        await screenshot(page, 'phone')
        for (const name of ['For you', 'Popular', 'Home']) {
          await afterNewAnswer(page, () => page.getByRole('button', { name, exact: true }).tap())
          assert.ok(await widthFits(page), `${name} is wider than the window`)
        }
        await page.locator('.card').first().tap()
        const panel = await page.getByRole('dialog').boundingBox()
        assert.ok(panel !== null && panel.x >= 0 && panel.x + panel.width <= phone.width)
        await screenshot(page, 'phone-detail')
      },
      { viewport: phone, hasTouch: true, isMobile: true, deviceScaleFactor: 2, colorScheme: 'dark' },
    ))

  it('keeps to dark colours where the person does', () =>
    visit(
      async (page) => {
        const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
        const [red = 255] = (ground.match(/\d+/g) ?? []).map(Number)
        assert.ok(red < 60, ground)
        await untilPicturesAreDrawn(page)
        await screenshot(page, 'home-dark')
      },
      { colorScheme: 'dark' },
    ))

  it('says what is wrong when the server does not answer, and tries again', async () => {
    const context = await browser.newContext({ viewport: desktop })
    const page = await context.newPage()
    await page.route('**/v1/**', (route) => route.abort())
    await page.goto(demo.url)
    await page.getByRole('heading', { name: 'That did not work' }).waitFor()
    await page.unroute('**/v1/**')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.locator('.card').first().waitFor()
    await context.close()
  })

  const personAt = async (n: number) => (await createClient({ url: demo.url }).people(10))[n]!.userId

  const explanationOf = async (page: Page) =>
    createClient({ url: demo.url }).explain((await page.locator('.feed').getAttribute('data-recommendation')) ?? '')
})

const textOf = async (place: Locator) => (await place.textContent()) ?? ''

const cardsOn = (page: Page, within = '.feed') =>
  page
    .locator(within)
    .locator('[data-card]')
    .evaluateAll((cards) => cards.map((card) => card.getAttribute('data-card') ?? ''))

const reasonsOn = (page: Page) => page.locator('.card-reason, .billboard-reason, .shelf h2').allTextContents()

/** Opens the n-th card of the first row, and says which item it is. */
async function openCard(page: Page, n: number): Promise<string> {
  const card = page.locator('.shelf').first().locator('.card').nth(n)
  const itemId = await card.getAttribute('data-card')
  await card.click()
  await page.getByRole('dialog').waitFor()
  return itemId ?? ''
}

/** Does something, and waits until the page shows an answer that it did not show before. */
async function afterNewAnswer(page: Page, what: () => Promise<unknown>): Promise<void> {
  const before = await page.locator('.feed').getAttribute('data-recommendation')
  await what()
  await page.locator(`.feed[data-recommendation]:not([data-recommendation="${before}"])`).waitFor({ state: 'attached' })
}

const widthFits = (page: Page) => page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')

/** Asked from outside, frame after frame: polling inside the page would need the `eval` that its content policy forbids. */
async function untilPicturesAreDrawn(page: Page): Promise<void> {
  const until = performance.now() + 10_000
  while (!(await page.evaluate(visiblePicturesAreDrawn))) {
    assert.ok(performance.now() < until, 'the pictures in sight are drawn')
    await page.evaluate('new Promise(requestAnimationFrame)')
  }
}

/** Run by the browser. */
const visiblePicturesAreDrawn = `(() => {
  const inView = [...document.querySelectorAll('img.artwork')].filter((picture) => {
    const { top, bottom, left, right } = picture.getBoundingClientRect()
    return bottom > 0 && top < innerHeight && right > 0 && left < innerWidth
  })
  return inView.length > 0 && inView.every((picture) => picture.complete && picture.naturalWidth > 0)
})()`

const screenshot = (page: Page, name: string) =>
  page.screenshot({ path: fileURLToPath(new URL(`../build/screenshots/${name}.png`, import.meta.url)) })
