package mail

import (
	"io"
	"net"
)

// forward copies each connection to the address, both ways, until the listener
// is closed: with a TLS listener, an SMTP server gets TLS from the first byte.
func forward(from net.Listener, address string) {
	for {
		client, err := from.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp4", address)
		if err != nil {
			_ = client.Close()
			return
		}
		go func() {
			_, _ = io.Copy(server, client)
			_ = server.Close()
		}()
		go func() {
			_, _ = io.Copy(client, server)
			_ = client.Close()
		}()
	}
}
