package main

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
)

// metrics are what /metrics shows beside Go's own.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

func newMetrics(s *store.Store) *metrics {
	m := &metrics{prometheus.NewRegistry(), prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "plenary_http_request_duration_seconds", Help: "How long requests took, by method and status.",
		Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
	}, []string{"method", "status"})}
	m.registry.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewDBStatsCollector(s.DB().DB, "plenary"), m.requests, outboxMetrics{s},
	)
	return m
}

// watch measures every request.
func (m *metrics) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		watched := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(watched, r)
		m.requests.WithLabelValues(method(r.Method), strconv.Itoa(watched.status)).Observe(time.Since(start).Seconds())
	})
}

// method keeps strangers from making up label values.
func method(name string) string {
	switch name {
	case http.MethodGet, http.MethodHead, http.MethodPost:
		return name
	}
	return "other"
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// outboxMetrics counts the letters that wait or failed, at each scrape.
type outboxMetrics struct{ store *store.Store }

var outboxLetters = prometheus.NewDesc("plenary_outbox_letters", "Letters in the outbox that were not delivered.", []string{"state"}, nil)

func (o outboxMetrics) Describe(ch chan<- *prometheus.Desc) { ch <- outboxLetters }

func (o outboxMetrics) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	backlog, err := notices.BacklogOf(ctx, o.store.Read(store.Viewer{}))
	if err != nil {
		ch <- prometheus.NewInvalidMetric(outboxLetters, err)
		return
	}
	ch <- prometheus.MustNewConstMetric(outboxLetters, prometheus.GaugeValue, float64(backlog.Queued), "queued")
	ch <- prometheus.MustNewConstMetric(outboxLetters, prometheus.GaugeValue, float64(backlog.Failed), "failed")
}
