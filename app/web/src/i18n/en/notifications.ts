import type { Text } from '../vi'

export const notifications: Text['notifications'] = {
  title: 'Notifications',
  lead: unread =>
    unread > 0
      ? unread === 1
        ? '1 unread notification'
        : `${unread} unread notifications`
      : 'You have read them all.',
  readAll: 'Mark all as read',
  read: 'Mark as read',
  readOf: title => `Mark as read: ${title}`,
  unread: 'Unread',
  today: 'Today',
  yesterday: 'Yesterday',
  open: {
    enrolment: 'Open the course',
    progress: 'Open the department’s list',
    home: 'Open My work',
    incident: 'Open the incident',
    handbook: 'Open the handbook',
    press: 'Open the press register',
  },
  openOf: (action, title) => `${action}: ${title}`,
  moreLines: n => (n === 1 ? 'Show 1 more line' : `Show ${n} more lines`),
  emptyTitle: 'No notifications yet',
  emptyText: 'When a course of yours is nearly due, or your department reminds you, it appears here.',
  preferences: 'Choose which mails you are sent',
}
