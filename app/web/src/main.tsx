import './ui/tokens.css'
import './ui/base.css'
import { createRoot } from 'react-dom/client'
import { readingQueue } from './api/reading'
import { session } from './api/session'
import { App, fetchAhead } from './app/App'
import { startLanguage } from './i18n'

if (session.person()) fetchAhead()
await Promise.all([startLanguage(), session.start()])
readingQueue.start()
createRoot(document.getElementById('root') as HTMLElement).render(<App />)
