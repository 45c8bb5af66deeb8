/** Puts text on the clipboard, and says so. Where the browser forbids it, the text is shown to be copied by hand. */
export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    say(`Copied: ${text}`)
  } catch {
    say(text)
  }
}

let silence: ReturnType<typeof setTimeout> | undefined

/** A line at the foot of the page, for some seconds; read aloud by screen readers. */
export function say(text: string): void {
  const line = document.getElementById('said')
  if (line === null) return
  line.textContent = text
  line.dataset['shown'] = 'true'
  clearTimeout(silence)
  silence = setTimeout(() => {
    line.dataset['shown'] = 'false'
  }, 4_000)
}
