package people

import (
	"context"
	"net/netip"
	"strings"
	"unicode"
)

// Network is the part of a caller's address that limits and lists know: the
// /24 of an IPv4 address, the /48 of an IPv6 one, which one household or office
// has. It takes an address with or without port; "unknown" for anything else.
func Network(remoteAddr string) string {
	addr, err := netip.ParseAddr(remoteAddr)
	if withPort, portErr := netip.ParseAddrPort(remoteAddr); portErr == nil {
		addr, err = withPort.Addr(), nil
	}
	if err != nil {
		return "unknown"
	}
	addr = addr.Unmap().WithZone("")
	bits := 48
	if addr.Is4() {
		bits = 24
	}
	prefix, err := addr.Prefix(bits)
	if err != nil {
		return "unknown"
	}
	return prefix.String()
}

type (
	networkKey struct{}
	agentKey   struct{}
)

// WithNetwork notes the caller's network, from Network.
func WithNetwork(ctx context.Context, network string) context.Context {
	return context.WithValue(ctx, networkKey{}, network)
}

// NetworkOf is the caller's network; "unknown" where nobody noted it.
func NetworkOf(ctx context.Context) string {
	if network, ok := ctx.Value(networkKey{}).(string); ok && network != "" {
		return network
	}
	return "unknown"
}

// WithAgent notes what the caller's browser calls itself (User-Agent), by
// which people recognise their sessions.
func WithAgent(ctx context.Context, agent string) context.Context {
	return context.WithValue(ctx, agentKey{}, agent)
}

const longestAgent = 300 // characters

func agentOf(ctx context.Context) string {
	agent, _ := ctx.Value(agentKey{}).(string)
	printable := []rune(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(agent, "")))
	return string(printable[:min(len(printable), longestAgent)])
}
