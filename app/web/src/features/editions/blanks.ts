import type { Channel, Clock, Contact, Criterion, Node, Procedure, Question, Section, Template } from './api'

/** What a new part begins with: the fields that the checks ask for, empty. */
export const blanks = {
  sections: (): Section => ({ id: '', title: '', kind: 'guide', summary: '', body: '' }),
  procedures: (): Procedure => ({
    id: '',
    title: '',
    summary: '',
    signs: [],
    firstHour: [],
    roles: [
      { role: '', part: 'R' },
      { role: '', part: 'A' },
    ],
    steps: [{ id: '', text: '', role: '', phase: 2, evidence: '' }],
    clocks: [],
    templates: [],
    do: [],
    dont: [],
    body: '',
  }),
  clocks: (): Clock => ({
    id: '',
    name: '',
    amount: 60,
    unit: 'minutes',
    from: '',
    levels: [],
    kind: 'target',
    source: '',
    verified: false,
    start: 'received',
    stop: 'step',
  }),
  templates: (): Template => ({
    id: '',
    title: '',
    summary: '',
    layout: 'document',
    heading: '',
    fields: [{ id: '', label: '', kind: 'line' }],
    body: '',
  }),
  questions: (about: string): Question => ({
    id: '',
    about,
    text: '',
    choices: ['a', 'b', 'c'].map(id => ({ id, text: '' })),
    right: '',
    why: '',
  }),
  criteria: (): Criterion => ({
    id: '',
    name: '',
    question: '',
    thresholds: [1, 2, 3, 4].map(level => ({ level, text: '' })),
  }),
  tree: (): Node => ({
    id: '',
    question: '',
    answers: [
      { id: '', text: '' },
      { id: '', text: '' },
    ],
  }),
  contacts: (): Contact => ({ id: '', name: '', for: '', level: 1 }),
  channels: (): Channel => ({ id: '', name: '', how: '', verified: false }),
}
