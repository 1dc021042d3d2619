package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"flag"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// A keyPair is a certificate with its private key.
type keyPair struct {
	certificate         *x509.Certificate
	key                 crypto.Signer
	certificatePEM, pem []byte
}

type certificateRequest struct {
	name      string
	groups    []string
	authority bool
	server    bool
	rsa       bool
	expired   bool
}

func issue(request certificateRequest, by *keyPair) (*keyPair, error) {
	var key crypto.Signer
	var err error
	if request.rsa {
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	} else {
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: request.name, Organization: request.groups},
		NotBefore:    now.Add(-2 * time.Hour),
		NotAfter:     now.AddDate(0, 1, 0),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
	if request.expired {
		template.NotAfter = now.Add(-time.Hour)
	}
	switch {
	case request.authority:
		template.IsCA, template.BasicConstraintsValid = true, true
		template.KeyUsage |= x509.KeyUsageCertSign
	case request.server:
		template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
		template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv4(10, 96, 0, 1)}
		template.DNSNames = []string{"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"}
	default:
		template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	}
	parent, signer := template, key
	if by != nil {
		parent, signer = by.certificate, by.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return &keyPair{
		certificate:    certificate,
		key:            key,
		certificatePEM: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem:            pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}),
	}, nil
}

func (p *keyPair) write(dir, name string) error {
	if err := os.WriteFile(filepath.Join(dir, name+".crt"), p.certificatePEM, 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, name+".key"), p.pem, 0o600)
}

func readAuthority(dir string) (*keyPair, error) {
	certificatePEM, err := os.ReadFile(filepath.Join(dir, "ca.crt"))
	if err != nil {
		return nil, err
	}
	keyPEM, err := os.ReadFile(filepath.Join(dir, "ca.key"))
	if err != nil {
		return nil, err
	}
	certificateBlock, _ := pem.Decode(certificatePEM)
	keyBlock, _ := pem.Decode(keyPEM)
	if certificateBlock == nil || keyBlock == nil {
		return nil, fmt.Errorf("%s holds no certificate authority", dir)
	}
	certificate, err := x509.ParseCertificate(certificateBlock.Bytes)
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKCS8PrivateKey(keyBlock.Bytes)
	if err != nil {
		return nil, err
	}
	return &keyPair{certificate: certificate, key: key.(crypto.Signer), certificatePEM: certificatePEM, pem: keyPEM}, nil
}

// kubeconfig is what a client reads: one cluster, one user, one context, all embedded.
func kubeconfig(name, server string, authority []byte, user *clientcmdapi.AuthInfo) *clientcmdapi.Config {
	config := clientcmdapi.NewConfig()
	config.Clusters[name] = &clientcmdapi.Cluster{Server: server, CertificateAuthorityData: authority}
	config.AuthInfos[name] = user
	config.Contexts[name] = &clientcmdapi.Context{Cluster: name, AuthInfo: name}
	config.CurrentContext = name
	return config
}

// The people and programs that talk to the cluster. Those that Java clients use have RSA keys, as most clusters hand
// out; `slipway-ec` has the elliptic-curve key that some distributions make.
var clients = []struct {
	file    string
	request certificateRequest
}{
	{"admin", certificateRequest{name: "admin", groups: []string{"system:masters"}, rsa: true}},
	{"slipway", certificateRequest{name: "slipway", groups: []string{"system:masters"}, rsa: true}},
	{"slipway-ec", certificateRequest{name: "slipway-ec", groups: []string{"system:masters"}}},
	{"slipway-expired", certificateRequest{name: "slipway", groups: []string{"system:masters"}, expired: true}},
	{"limited", certificateRequest{name: "limited", groups: []string{"developers"}, rsa: true}},
	{"controller-manager", certificateRequest{name: "system:kube-controller-manager"}},
	{"scheduler", certificateRequest{name: "system:kube-scheduler"}},
	{"kwok", certificateRequest{name: "kwok", groups: []string{"system:masters"}}},
	{"gateway", certificateRequest{name: "test-gateway", groups: []string{"system:masters"}}},
	{"recorder", certificateRequest{name: "test-recorder", groups: []string{"system:masters"}}},
}

// makeCredentials writes certificates, kubeconfigs and the token file; it returns the kubeconfigs by user. The users
// `slipway-token` and `slipway-proxied` authenticate by token, the second through the fault proxy, which terminates
// TLS and so cannot pass a client certificate on.
func makeCredentials(state *State) error {
	pki := state.path("pki")
	if err := os.MkdirAll(pki, 0o700); err != nil {
		return err
	}
	authority, err := issue(certificateRequest{name: state.Name + "-authority", authority: true}, nil)
	if err != nil {
		return err
	}
	if err := authority.write(pki, "ca"); err != nil {
		return err
	}
	for file, request := range map[string]certificateRequest{
		"apiserver":          {name: "kube-apiserver", server: true},
		"controller-manager": {name: "kube-controller-manager", server: true},
		"scheduler":          {name: "kube-scheduler", server: true},
		"front-proxy":        {name: "front-proxy"},
		"service-account":    {name: "service-account"},
	} {
		pair, err := issue(request, authority)
		if err != nil {
			return err
		}
		if err := pair.write(pki, file); err != nil {
			return err
		}
	}
	state.Kubeconfigs = map[string]string{}
	save := func(file, server string, user *clientcmdapi.AuthInfo) error {
		path := filepath.Join(pki, file+".kubeconfig")
		state.Kubeconfigs[file] = path
		return clientcmd.WriteToFile(*kubeconfig(state.Name, server, authority.certificatePEM, user), path)
	}
	for _, client := range clients {
		pair, err := issue(client.request, authority)
		if err != nil {
			return err
		}
		user := &clientcmdapi.AuthInfo{ClientCertificateData: pair.certificatePEM, ClientKeyData: pair.pem}
		if err := save(client.file, state.Server, user); err != nil {
			return err
		}
	}
	random := make([]byte, 16)
	if _, err := rand.Read(random); err != nil {
		return err
	}
	token := hex.EncodeToString(random)
	line := token + ",slipway,slipway-token,system:masters\n"
	if err := os.WriteFile(filepath.Join(pki, "tokens.csv"), []byte(line), 0o600); err != nil {
		return err
	}
	if err := save("slipway-token", state.Server, &clientcmdapi.AuthInfo{Token: token}); err != nil {
		return err
	}
	return save("slipway-proxied", state.ProxyServer, &clientcmdapi.AuthInfo{Token: token})
}

// writeKubeconfig makes a certificate for one more user of a cluster.
func writeKubeconfig(args []string) error {
	flags := flag.NewFlagSet("kubeconfig", flag.ExitOnError)
	dir := flags.String("dir", "", "folder of the control plane")
	user := flags.String("user", "", "name of the user")
	groups := flags.String("groups", "", "its groups, separated by commas")
	out := flags.String("out", "", "file to write")
	expired := flags.Bool("expired", false, "with a certificate that ran out an hour ago")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *user == "" || *out == "" {
		return fmt.Errorf("--user and --out are needed")
	}
	state, err := readState(*dir)
	if err != nil {
		return err
	}
	authority, err := readAuthority(state.path("pki"))
	if err != nil {
		return err
	}
	request := certificateRequest{name: *user, rsa: true, expired: *expired}
	if *groups != "" {
		request.groups = strings.Split(*groups, ",")
	}
	pair, err := issue(request, authority)
	if err != nil {
		return err
	}
	info := &clientcmdapi.AuthInfo{ClientCertificateData: pair.certificatePEM, ClientKeyData: pair.pem}
	return clientcmd.WriteToFile(*kubeconfig(state.Name, state.Server, authority.certificatePEM, info), *out)
}
