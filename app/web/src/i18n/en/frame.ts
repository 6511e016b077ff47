import type { Text } from '../vi'

export const frame: Text['frame'] = {
  skip: 'Skip to the main content',
  navigation: 'Main navigation',
  home: 'My work',
  courses: 'Courses',
  handbook: 'Handbook',
  me: 'Me',
  certificates: 'Certificates',
  notifications: 'Notifications',
  unread: n => (n === 1 ? '1 unread notification' : `${n} unread notifications`),
  department: 'Department',
  editions: 'Write',
  staffing: 'Staffing',
  incidents: 'Incidents',
  press: 'Press',
  urgent: 'I need it now',
  offline: 'Offline',
  offlineText:
    'There is no connection. You can read what you have opened before; answers are kept on this device and sent when the line returns.',
  copyOf: at => `Copy of ${at}`,
  waiting: n =>
    n === 1
      ? '1 answer is kept on this device and will be sent when the line returns.'
      : `${n} answers are kept on this device and will be sent when the line returns.`,
  updateReady: 'A new version of the app is ready.',
  update: 'Reload',
  later: 'Later',
  errorTitle: 'Something failed on this page',
  errorText:
    'What was saved is safe. Please try again; if it keeps failing, tell an administrator the request id below.',
  requestId: 'Request id',
  notFoundTitle: 'There is no such page',
  notFoundText: 'The address may have changed, or you may not see it. Go back to My work or look in Courses.',
  forbiddenTitle: 'You may not see this page',
  forbiddenText: 'If your work needs it, ask the coordinator of your department.',
  toHome: 'Go to My work',
  offlineTitle: 'Not readable offline yet',
  offlinePage:
    'This page was never opened on this device, so there is no copy of it. Open it again when you are online.',
  maintenanceTitle: 'Down for maintenance',
  maintenanceText:
    'The server takes no requests for the moment. What was saved is safe, and waiting answers are kept on this device. The page tries again by itself.',
  themeLight: 'Light',
  themeDark: 'Dark',
  themeAuto: 'As the device',
  language: 'Language',
}
