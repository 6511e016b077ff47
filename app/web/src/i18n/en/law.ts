import type { Text } from '../vi'

export const law: Text['law'] = {
  states: {
    'in-force': 'in force',
    'not-yet': 'not yet in force',
    expired: 'no longer in force',
    unknown: 'start date not known',
  },
  verified: 'checked against the gazette',
  unverified: 'not checked against the gazette',
  unverifiedShort: 'unchecked',
  unverifiedText:
    'No author has compared this instrument with the official gazette yet. Open the original before you cite it in an official document.',
  pointDd: 'đ',
  article: (number, clause, point) =>
    `${point ? `point ${point}, ` : ''}${clause ? `clause ${clause}, ` : ''}Article ${number}`,
  cited: 'Cited here',
  subject: 'Subject',
  issuer: 'Issued by',
  issued: 'Issued on',
  from: 'In force from',
  to: 'No longer in force from',
  meaning: 'What to remember',
  note: 'Note',
  successors: 'Replaced by',
  missingTitle: 'Not in the register',
  missingText: 'The register of law does not have this instrument. Please tell the authoring team.',
  openPage: 'Open on its own page',
  pageTitle: 'Legal instrument',
  callouts: {
    'quy-dinh': 'The rule',
    'vi-du': 'Example',
    'luu-y': 'Take care',
    'viec-can-lam': 'To do',
  },
  tableName: n => `Table ${n}`,
  openImage: name => (name ? `Open picture: ${name}` : 'Open picture'),
  image: 'Picture',
}
