import type { Text } from '../vi'

export const common: Text['common'] = {
  appName: 'Lan Tỏa',
  save: 'Save',
  saved: 'Saved',
  cancel: 'Cancel',
  close: 'Close',
  retry: 'Try again',
  more: 'Show more',
  search: 'Search',
  all: 'All',
  loading: 'Loading…',
  none: 'None',
  dueToday: 'due today',
  daysLeft: n => (n === 1 ? '1 working day left' : `${n} working days left`),
  overdueBy: n => (n === 1 ? '1 working day overdue' : `${n} working days overdue`),
  due: day => `Due ${day}`,
  minutes: n => `${n} min`,
  periods: n => (n === 1 ? '1 period' : `${n} periods`),
  percentDone: n => `${n}% done`,
  required: 'Please fill this in.',
  newTab: 'opens in a new tab',
}
