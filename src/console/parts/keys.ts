/** Whether a key is meant for the page: not while one types, nor while a dialog is open. */
export function isForPage({ target }: KeyboardEvent): boolean {
  const isTyping = target instanceof HTMLElement && target.matches('input, select, textarea')
  return !isTyping && document.querySelector('dialog[open]') === null
}
