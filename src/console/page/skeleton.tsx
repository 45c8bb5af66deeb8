const times = (n: number) => Array.from({ length: n }, (_, index) => index)

const Bones = () => (
  <li>
    <span class="bone art" />
    <span class="bone line" />
    <span class="bone line short" />
  </li>
)

/** The shape of the page, while it is on its way. */
export const Skeleton = ({ rows }: { rows: boolean }) => (
  <div class="feed skeleton" aria-hidden="true">
    {rows ? (
      <>
        <div class="billboard">
          <span class="bone billboard-art" />
          <div class="billboard-words">
            <span class="bone line short" />
            <span class="bone headline" />
            <span class="bone line" />
            <span class="bone line" />
          </div>
        </div>
        {times(2).map((row) => (
          <section class="shelf" key={row}>
            <header>
              <span class="bone heading" />
            </header>
            <ul class="cards run">
              {times(6).map((card) => (
                <Bones key={card} />
              ))}
            </ul>
          </section>
        ))}
      </>
    ) : (
      <section class="grid">
        <ul class="cards lines">
          {times(12).map((card) => (
            <Bones key={card} />
          ))}
        </ul>
      </section>
    )}
  </div>
)
