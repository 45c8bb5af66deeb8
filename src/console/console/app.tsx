import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Dialog } from '../parts/dialog.tsx'
import { Icon as PageIcon } from '../parts/icon.tsx'
import { Finder } from './finder.tsx'
import { Icon } from './icons.tsx'
import { KeyDialog } from './key-dialog.tsx'
import { useKeys } from './keys.ts'
import { places } from './nav.ts'
import { go, hrefTo, type Route, useRoute } from './route.ts'
import { keyWanted } from './states.tsx'
import { useTheme } from './theme.ts'
import { Audit } from './views/audit.tsx'
import { Catalog } from './views/catalog.tsx'
import { Compare } from './views/compare.tsx'
import { Experiment } from './views/experiment.tsx'
import { Experiments } from './views/experiments.tsx'
import { Feature } from './views/feature.tsx'
import { Features } from './views/features.tsx'
import { ItemView } from './views/item.tsx'
import { Items } from './views/items.tsx'
import { ModelView } from './views/model.tsx'
import { Models } from './views/models.tsx'
import { Overview } from './views/overview.tsx'
import { People } from './views/people.tsx'
import { PersonView } from './views/person.tsx'
import { Playground } from './views/playground.tsx'
import { Request } from './views/request.tsx'
import { Requests } from './views/requests.tsx'
import { Rules } from './views/rules.tsx'

export function App() {
  const route = useRoute()
  const [theme, turnTheme] = useTheme()
  const [panel, setPanel] = useState<'key' | 'help' | undefined>()
  const here = route.path[0] ?? ''
  const place = places.find(({ name }) => name === here)
  useEffect(() => {
    const ask = () => setPanel('key')
    addEventListener(keyWanted, ask)
    return () => removeEventListener(keyWanted, ask)
  }, [])
  useKeys({ onHelp: () => setPanel('help') })
  useEffect(() => {
    const [, detail] = route.path
    document.title = [detail, place?.title ?? 'Not found', 'Serendip'].filter(Boolean).join(' · ')
  }, [route])
  return (
    <div class="frame">
      <a class="skip-to" href="#view">
        Skip to the view
      </a>
      <header class="rail">
        <a class="brand" href="/console">
          <PageIcon name="spark" />
          <span>Serendip</span>
        </a>
        <nav aria-label="Views">
          {places.map(({ name, title, icon, key }) => (
            <a
              key={name}
              href={hrefTo(name === '' ? [] : [name])}
              aria-current={name === here ? 'page' : undefined}
              title={`g ${key}`}
            >
              <Icon name={icon} />
              <span>{title}</span>
            </a>
          ))}
        </nav>
      </header>
      <div class="top">
        <Finder />
        <button type="button" class="tool" onClick={() => setPanel('key')} aria-label="API key" title="API key">
          <Icon name="key" />
        </button>
        <button type="button" class="tool" onClick={turnTheme} aria-label={`Colours: ${theme}`} title={`Colours: ${theme}`}>
          <Icon name={theme === 'auto' ? 'auto' : theme === 'light' ? 'sun' : 'moon'} />
        </button>
        <button type="button" class="tool" onClick={() => setPanel('help')} aria-label="Keys" title="Keys (?)">
          <PageIcon name="why" />
        </button>
      </div>
      <main id="view" tabIndex={-1}>
        {viewOf(route)}
      </main>
      <p id="said" role="status" aria-live="polite" />
      {panel === 'key' && <KeyDialog onClose={() => setPanel(undefined)} />}
      {panel === 'help' && <Help onClose={() => setPanel(undefined)} />}
    </div>
  )
}

function viewOf({ path, query }: Route): ComponentChildren {
  const [name = '', id, more] = path
  if (name === '') return <Overview />
  if (name === 'requests') {
    if (id === 'compare') return <Compare query={query} />
    return id === undefined ? <Requests query={query} /> : <Request key={id} id={id} itemId={query['item']} />
  }
  if (name === 'people') {
    if (id === undefined) return <People />
    return more === 'playground' ? <Playground key={id} userId={id} query={query} /> : <PersonView key={id} userId={id} />
  }
  if (name === 'items') return id === undefined ? <Items query={query} /> : <ItemView key={id} itemId={id} />
  if (name === 'experiments') return id === undefined ? <Experiments /> : <Experiment key={id} name={id} />
  if (name === 'models') return id === undefined ? <Models /> : <ModelView key={id} id={id} />
  if (name === 'features') return id === undefined ? <Features query={query} /> : <Feature key={id} column={id} />
  if (name === 'rules') return <Rules query={query} />
  if (name === 'catalog') return <Catalog query={query} />
  if (name === 'audit') return <Audit query={query} />
  return (
    <div class="empty">
      <h1>There is no such view</h1>
      <p>
        <a href="/console">Go to the overview</a>
      </p>
    </div>
  )
}

const Help = ({ onClose }: { onClose: () => void }) => (
  <Dialog label="Keys" class="sheet" onClose={onClose}>
    <div class="sheet-body">
      <h2>Keys</h2>
      <dl class="keys">
        {places.map(({ title, key }) => (
          <div key={key}>
            <dt>
              <kbd>g</kbd> <kbd>{key}</kbd>
            </dt>
            <dd>{title}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>/</kbd>
          </dt>
          <dd>Find a person, an item or an answer</dd>
        </div>
        <div>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>These keys</dd>
        </div>
      </dl>
      <p class="panel-note">Every number can be clicked: it is copied as the command that prints it.</p>
      <button type="button" class="primary" onClick={() => go('/console')}>
        To the overview
      </button>
    </div>
  </Dialog>
)
