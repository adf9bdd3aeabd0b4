package workosotel

import (
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"
)

// Option sets where a Transport or an Observer records: WithTracerProvider or WithMeterProvider.
type Option struct{ apply func(*providers) }

type providers struct {
	tracer trace.TracerProvider
	meter  metric.MeterProvider
}

// WithTracerProvider creates spans with provider instead of the global one.
func WithTracerProvider(provider trace.TracerProvider) Option {
	return Option{func(p *providers) { p.tracer = provider }}
}

// WithMeterProvider measures with provider instead of the global one.
func WithMeterProvider(provider metric.MeterProvider) Option {
	return Option{func(p *providers) { p.meter = provider }}
}

func providersOf(opts []Option) providers {
	var p providers
	for _, opt := range opts {
		if opt.apply != nil {
			opt.apply(&p)
		}
	}
	if p.tracer == nil {
		p.tracer = otel.GetTracerProvider()
	}
	if p.meter == nil {
		p.meter = otel.GetMeterProvider()
	}
	return p
}
