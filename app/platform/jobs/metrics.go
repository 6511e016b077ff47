package jobs

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/platform/db"
)

type metrics struct {
	runs     *prometheus.HistogramVec
	rows     *prometheus.GaugeVec
	lag      prometheus.Gauge
	measured time.Time
}

func newMetrics(r *prometheus.Registry) *metrics {
	m := &metrics{
		runs: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "lantoa_job_seconds", Help: "Time of a job's run, by kind and result.",
			Buckets: []float64{.005, .01, .05, .1, .5, 1, 5, 30, 120},
		}, []string{"kind", "result"}),
		rows: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "lantoa_outbox_rows", Help: "Outbox rows not done, by state."}, []string{"state"}),
		lag:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "lantoa_outbox_lag_seconds", Help: "How long the oldest due row has been waiting."}),
	}
	if r != nil {
		r.MustRegister(m.runs, m.rows, m.lag)
	}
	return m
}

func (m *metrics) ran(kind, result string, took time.Duration) {
	m.runs.WithLabelValues(kind, result).Observe(took.Seconds())
}

// measure counts the rows that are not done, at most every 15 seconds.
func (m *metrics) measure(ctx context.Context, c *mongo.Collection, now time.Time) error {
	if now.Sub(m.measured) < 15*time.Second {
		return nil
	}
	m.measured = now
	for _, state := range []string{Pending, Queued, Failed} {
		n, err := c.CountDocuments(ctx, bson.M{"state": state})
		if err != nil {
			return db.Translate(err)
		}
		m.rows.WithLabelValues(state).Set(float64(n))
	}
	waiting, err := oldest(ctx, c, now)
	m.lag.Set(waiting.Seconds())
	return err
}
