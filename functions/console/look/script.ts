/** What the pages can do once script has arrived; each of them works without it. */
export const script = `'use strict'
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
if (zone && !document.cookie.split('; ').includes('zone=' + encodeURIComponent(zone))) {
  document.cookie = 'zone=' + encodeURIComponent(zone) + '; path=/; max-age=31536000; samesite=strict'
  const year = new Date().getUTCFullYear()
  for (const each of document.querySelectorAll('time[datetime]')) {
    const at = new Date(each.dateTime)
    const shape = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }
    if (at.getUTCFullYear() !== year) shape.year = 'numeric'
    each.textContent = at.toLocaleString('en-GB', shape) + (zone === 'UTC' ? ' UTC' : '')
  }
}
for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(button.previousElementSibling.textContent)
      button.textContent = 'Copied'
    } catch {
      getSelection().selectAllChildren(button.previousElementSibling)
      button.textContent = 'Selected'
    }
    setTimeout(() => (button.textContent = 'Copy'), 2000)
  })
}
for (const select of document.querySelectorAll('select[data-submit]')) {
  select.addEventListener('change', () => select.form.submit())
}
for (const box of document.querySelectorAll('input[data-all]')) {
  box.hidden = false
  box.addEventListener('change', () => {
    for (const each of box.closest('form').querySelectorAll('input[type=checkbox][name]')) each.checked = box.checked
  })
}
for (const form of document.querySelectorAll('form[data-confirm]')) {
  form.addEventListener('submit', (event) => {
    if (!confirm(form.dataset.confirm)) event.preventDefault()
  })
}
`
