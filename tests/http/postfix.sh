#!/bin/sh
# A mail server for tests: Postfix in a folder of its own, on a port of 127.0.0.1, with STARTTLS and passwords, one mailbox.
#
#   postfix.sh start FOLDER PORT    mia@post.test gets her mail in FOLDER/mail/mia, new@post.test in FOLDER/mail/new, nobody else
#                                   there has a box, and what is for elsewhere is thrown away; who sends is backtalk,
#                                   "a long secret"; certificate in FOLDER/cert.pem
#   postfix.sh stop FOLDER
#
# Its processes are several users', so it needs root's rights: exit status 3 where there are none.
set -eu
[ "$#" -ge 2 ] || { echo 'usage: postfix.sh start FOLDER PORT | stop FOLDER' >&2; exit 2; }
if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || exit 3
    exec sudo -n "$0" "$@"
fi
PATH=$PATH:/usr/sbin:/sbin
dir=$2
reader=${SUDO_UID:-$(id -u nobody)} # whoever asked for it reads the mail

if [ "$1" = stop ]; then
    postfix -c "$dir/conf" stop >/dev/null 2>&1
    exit 0
fi

port=$3
if [ ! -e "$dir/conf/main.cf" ]; then
    mkdir -p "$dir/queue" "$dir/lib" "$dir/mail" "$dir/conf/sasl"
    chmod 755 "$dir"
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 \
        -keyout "$dir/key.pem" -out "$dir/cert.pem" 2>/dev/null
    cat >"$dir/conf/main.cf" <<MAIN
compatibility_level = 3.6
queue_directory = $dir/queue
data_directory = $dir/lib
maillog_file = $dir/log
maillog_file_prefixes = $dir
myhostname = mail.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
smtpd_peername_lookup = no
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = post.test
virtual_mailbox_base = $dir/mail
virtual_mailbox_maps = texthash:$dir/conf/boxes
virtual_uid_maps = static:$reader
virtual_gid_maps = static:$(id -g nobody)
virtual_minimum_uid = 1
default_transport = discard
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = $dir/cert.pem
smtpd_tls_key_file = $dir/key.pem
smtpd_sasl_auth_enable = yes
smtpd_sasl_path = smtpd
cyrus_sasl_config_path = $dir/conf/sasl
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
smtpd_relay_restrictions = permit_sasl_authenticated, reject
MAIN
    cat >"$dir/conf/master.cf" <<MASTER
127.0.0.1:$port inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
discard unix - - n - - discard
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
MASTER
    printf '%s\n' 'mia@post.test mia/' 'new@post.test new/' >"$dir/conf/boxes"
    printf 'pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: %s\nmech_list: PLAIN LOGIN\n' \
        "$dir/sasldb" >"$dir/conf/sasl/smtpd.conf"
    printf 'a long secret' | saslpasswd2 -p -c -f "$dir/sasldb" -u mail.test backtalk
    chown postfix "$dir/sasldb" "$dir/lib"
    chown "$reader" "$dir/mail"
fi
postfix -c "$dir/conf" start >"$dir/start.log" 2>&1 || { cat "$dir/start.log" >&2; exit 1; }
