/** What a person sees who opens the server in a browser. */
export const welcomePage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Exchequer</title></head>
<body>
<h1>Exchequer</h1>
<p>This is a mailbox server for Exchange Web Services. Programs talk to it by SOAP at <code>/EWS/Exchange.asmx</code>; there is nothing to
click on.</p>
<p>What it speaks: <a href="/EWS/Services.wsdl">Services.wsdl</a>, <a href="/EWS/messages.xsd">messages.xsd</a>,
<a href="/EWS/types.xsd">types.xsd</a>.</p>
</body>
</html>
`
