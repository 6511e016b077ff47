import { IconCopy, IconDownload, IconQrcode, IconShare } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useText } from '@/i18n'
import { Button, Dialog, Refusal } from '@/ui'
import { type Certificate, useSavePdf } from './api'
import styles from './certificates.module.css'
import { checkCode } from './words'

const QrCode = lazy(() => import('./QrCode'))

export function Actions({ certificate: c }: { certificate: Certificate }) {
  const t = useText().certificates
  const save = useSavePdf(c.id)
  const [copied, setCopied] = useState<boolean>()
  const [qr, setQr] = useState(false)

  async function copy() {
    try {
      await navigator.clipboard.writeText(c.verifyUrl)
      setCopied(true)
    } catch {
      setCopied(false)
    }
  }

  return (
    <div className={styles.stack}>
      <div className={styles.actions}>
        <Button
          busy={save.isPending || !c.fileReady}
          icon={<IconDownload size={20} aria-hidden="true" />}
          onClick={() => save.mutate()}
        >
          {c.fileReady ? t.pdf : t.pdfMaking}
        </Button>
        <Button look="secondary" icon={<IconCopy size={20} aria-hidden="true" />} onClick={() => void copy()}>
          {t.copy}
        </Button>
        {'share' in navigator && (
          <Button
            look="secondary"
            icon={<IconShare size={20} aria-hidden="true" />}
            // Whoever closes the device's sheet has changed their mind; nothing went wrong.
            onClick={() => void navigator.share({ title: c.courseTitle, url: c.verifyUrl }).catch(() => {})}
          >
            {t.share}
          </Button>
        )}
        <Button look="secondary" icon={<IconQrcode size={20} aria-hidden="true" />} onClick={() => setQr(true)}>
          {t.qr}
        </Button>
      </div>
      <Refusal error={save.error} />
      <div role="status" className={styles.said}>
        {!c.fileReady && t.pdfMakingText}
        {save.data && t.pdfSaved(save.data)}
        {copied && ` ${t.copiedText}`}
        {copied === false && (
          <>
            {t.copyFailed} <span className={styles.address}>{c.verifyUrl}</span>
          </>
        )}
      </div>
      {qr && <QrDialog certificate={c} onClose={() => setQr(false)} />}
    </div>
  )
}

function QrDialog({ certificate: c, onClose }: { certificate: Certificate; onClose: () => void }) {
  const t = useText()
  return (
    <Dialog
      title={t.certificates.qr}
      onClose={onClose}
      actions={
        <Button look="secondary" onClick={onClose}>
          {t.common.close}
        </Button>
      }
    >
      <div className={styles.stack}>
        <p>{t.certificates.qrText}</p>
        <div className={styles.qr}>
          <Suspense>
            <QrCode text={c.verifyUrl} label={t.certificates.qrAlt(c.verifyUrl)} />
          </Suspense>
        </div>
        <p className={styles.code}>{checkCode(c.code)}</p>
        <a className={styles.target} href={c.verifyUrl} target="_blank" rel="noreferrer">
          {t.certificates.verifyPage} ({t.common.newTab})
        </a>
      </div>
    </Dialog>
  )
}
