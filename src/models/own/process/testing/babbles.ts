// A program that has forgotten what a reply is.
process.on('message', () => {
  process.send!(null)
})
