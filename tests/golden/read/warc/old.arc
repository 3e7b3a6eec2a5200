filedesc://old.arc 127.0.0.1 20140216050221 text/plain 10
1 0 Capt


http://www.soundpost.example/a bridge 10.0.0.1 20140216050221 text/html 553
HTTP/1.1 200 OK
Content-Type: text/html; charset=utf-8

<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bridge closed - The Sound Post</title><meta property="article:published_time" content="2019-05-08T07:00:00Z"></head><body><nav><a href="/">Home</a></nav><article><h1>Bridge closed</h1><p>By Ola Berg</p><p>The old bridge over the river is closed to lorries from Monday, the county said.</p><p>Repairs will take until the autumn, and buses take the road by the lake.</p></article><footer>All rights reserved</footer></body></html>
