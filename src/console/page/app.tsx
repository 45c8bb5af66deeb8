import { useRef, useState } from 'preact/hooks'
import { type Act, type Met, searchEvent } from './acts.ts'
import { useAnswer } from './answer.ts'
import type { Item, Person } from './api.ts'
import { Detail } from './detail.tsx'
import { Header } from './header.tsx'
import { Onboarding } from './onboarding.tsx'
import { usePeople } from './people.ts'
import { PersonPicker } from './person-picker.tsx'
import { useRecording } from './recording.ts'
import { useRoute } from './route.ts'
import { StatusLine } from './status-line.tsx'
import { SurfacePage } from './surface-page.tsx'
import { useToast } from './toast.tsx'
import { type Question, Why } from './why.tsx'

/** An item that is closed this soon, with nothing done to it, was skipped. */
const skipMs = 2_000

/** What stands over the page, if anything does. */
type Panel = 'people' | 'onboarding' | undefined

export function App() {
  const [route, go] = useRoute()
  const { listed, people, person, welcome, listAgain } = usePeople(route.userId)
  const { answer, refresh, retry } = useAnswer(route.surface, person)
  const [toast, say] = useToast()
  const { done, record, send } = useRecording(person, refresh, say)
  const [panel, setPanel] = useState<Panel>()
  const [opened, setOpened] = useState<readonly Met[]>([])
  const [question, setQuestion] = useState<Question>()
  const visit = useRef({ since: 0, acted: false })

  const act = (met: Met, what: Act) => {
    visit.current.acted = true
    if (what.type === 'not_interested') {
      setOpened([])
      say(`You will see less of ${what.creator ?? what.category ?? `“${met.item.title}”`}.`)
    }
    void record(met, what)
  }
  const open = (met: Met) => {
    setOpened((now) => [...now, met])
    visit.current = { since: performance.now(), acted: opened.length > 0 }
    void record(met, { type: 'click' })
  }
  const close = () => {
    const met = opened.at(-1)
    setOpened([])
    if (met !== undefined && !visit.current.acted && performance.now() - visit.current.since < skipMs)
      void record(met, { type: 'skip' })
  }
  const found = (item: Item, text: string, position: number) => {
    if (person !== undefined) void send([searchEvent(person, text)])
    open({ item, sponsored: item.sponsored, spot: { surface: 'find', position } })
  }
  const shown = answer.status === 'ready' ? answer.recommendation.recommendationId : undefined
  const ask = (met: Met) => {
    visit.current.acted = true
    const recommendationId = met.spot.recommendationId ?? shown
    if (recommendationId !== undefined) setQuestion({ recommendationId, item: met.item })
  }
  const become = (who: Person) => {
    setPanel(undefined)
    go({ userId: who.userId })
  }

  const current = opened.at(-1)
  return (
    <>
      <Header
        surface={route.surface}
        person={person}
        waiting={listed.status === 'loading'}
        onSurface={(surface) => go({ surface })}
        onPickPerson={() => setPanel('people')}
        onFound={found}
      />
      <main id="feed" tabIndex={-1}>
        <SurfacePage
          surface={route.surface}
          people={listed}
          person={person}
          answer={answer}
          done={done}
          onOpen={open}
          onWhy={ask}
          onRetry={() => (listed.status === 'failed' ? listAgain() : void retry())}
          onNewcomer={() => setPanel('onboarding')}
          onHome={() => go({ surface: 'home' })}
        />
      </main>
      <StatusLine answer={answer} onExplain={() => shown !== undefined && setQuestion({ recommendationId: shown })} />
      {panel === 'people' && (
        <PersonPicker
          people={people}
          current={person}
          onPick={become}
          onNewcomer={() => setPanel('onboarding')}
          onClose={() => setPanel(undefined)}
        />
      )}
      {panel === 'onboarding' && (
        <Onboarding
          onClose={() => setPanel(undefined)}
          onDone={(newcomer) => {
            welcome(newcomer)
            setPanel(undefined)
            go({ userId: newcomer.userId, surface: 'home' })
          }}
        />
      )}
      {person !== undefined && current !== undefined && (
        <Detail
          met={current}
          previous={opened.at(-2)}
          person={person}
          done={done}
          onAct={(what) => act(current, what)}
          onOpen={open}
          onBack={() => setOpened(opened.slice(0, -1))}
          onWhy={() => ask(current)}
          onClose={close}
        />
      )}
      {question !== undefined && <Why question={question} onClose={() => setQuestion(undefined)} />}
      {toast}
    </>
  )
}
