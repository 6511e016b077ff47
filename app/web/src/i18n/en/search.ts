import type { Text } from '../vi'

export const search: Text['search'] = {
  places: { all: 'All', handbook: 'Handbook', lessons: 'Lessons', law: 'Law' },
  where: 'Search in',
  counted: (name, n) => `${name} (${n})`,
  results: n => (n === 0 ? 'Nothing found' : n === 1 ? '1 result' : `${n} results`),
  kinds: {
    section: 'Section',
    procedure: 'Procedure',
    template: 'Template',
    clock: 'Time limit',
    channel: 'Reporting channel',
    lesson: 'Lesson',
    instrument: 'Instrument',
  },
  via: words => `by a word that means the same: “${words}”`,
  partial: 'Nothing holds all the words. These hold most of them.',
  retired: 'no longer in use',
  more: n =>
    n === 1 ? 'One more result; add a word to narrow it down.' : `${n} more results; add a word to narrow them down.`,
  noneTitle: q => `Nothing found for “${q}”`,
  noneHints: [
    'Use fewer words: two or three are enough. Diacritics are optional.',
    'Try other words, such as “tin đồn”, “họp báo” or “xin lỗi”.',
    'In a hurry? “I need it now” asks a few questions and leads to the procedure.',
  ],
  kept: 'The authors will see these words (without your name), so that they can add what is missing.',
  urgent: 'I need it now',
  clear: 'Clear the search',
}
