package api

import (
	"net/http"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// worthCompressing is from where on a smaller answer outweighs the work: below
// it fits into the first packets of a connection anyway.
const worthCompressing = 1400

// sendText sends text, compressed where the client reads gzip: the lines of
// communes are slow, the fastest level costs well under a millisecond. Only
// answers to reads are compressed, and none of them mixes a secret with what
// the asker typed.
func sendText(c *fiber.Ctx, status int, kind string, body []byte) error {
	c.Set(fiber.HeaderContentType, kind)
	c.Status(status)
	if c.Method() != http.MethodGet || len(body) < worthCompressing {
		return c.Send(body)
	}
	c.Vary(fiber.HeaderAcceptEncoding)
	if !c.Context().Request.Header.HasAcceptEncoding("gzip") {
		return c.Send(body)
	}
	c.Set(fiber.HeaderContentEncoding, "gzip")
	return c.Send(fasthttp.AppendGzipBytesLevel(nil, body, fasthttp.CompressBestSpeed))
}
