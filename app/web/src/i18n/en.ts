import { auth } from './en/auth'
import { catalogue } from './en/catalogue'
import { certificates } from './en/certificates'
import { common } from './en/common'
import { crisis } from './en/crisis'
import { editions } from './en/editions'
import { frame } from './en/frame'
import { handbook } from './en/handbook'
import { home } from './en/home'
import { incidents } from './en/incidents'
import { insight } from './en/insight'
import { law } from './en/law'
import { lesson } from './en/lesson'
import { notifications } from './en/notifications'
import { press } from './en/press'
import { profile } from './en/profile'
import { progress } from './en/progress'
import { quiz } from './en/quiz'
import { reading } from './en/reading'
import { search } from './en/search'
import { staffing } from './en/staffing'
import type { Text } from './vi'

export const en: Text = {
  common,
  frame,
  auth,
  home,
  catalogue,
  law,
  lesson,
  quiz,
  certificates,
  notifications,
  profile,
  progress,
  staffing,
  press,
  handbook,
  reading,
  editions,
  crisis,
  incidents,
  search,
  insight,
}
