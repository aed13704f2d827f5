(module
  (memory (export "memory") 1)
  (global (mut i32) (i32.const 4))
  (global (mut i32) (i32.const 64))
  (func $product.rows (param $p0 i32) (param $p1 i32) (param $p2 i32) (param $p3 i32) (param $p4 i32) (param $p5 i32) (param $p6 i32) (param $p7 i32)
    (local $next i32) (local $panel i32) (local $b i32) (local $c i32) (local $sum0 v128) (local $sum1 v128) (local $sum2 v128) (local $sum3 v128) (local $sum4 v128) (local $sum5 v128) (local $sum6 v128) (local $sum7 v128) (local $column0 v128) (local $column1 v128) (local $row v128) (local $at i32) (local $from i32) (local $end i32) (local $first i32)
    (if
      (i32.lt_s (local.get $p3) (local.get $p4))
      (then
        (loop
          (local.set $next (i32.add (local.get $p3) (i32.const 4)))
          (local.set $b (local.get $p1))
          (local.set $c (local.get $p2))
          (local.set $at (local.get $p0))
          (local.set $from (local.get $b))
          (local.set $sum0 (f32x4.splat (f32.const 0)))
          (local.set $sum1 (f32x4.splat (f32.const 0)))
          (local.set $sum2 (f32x4.splat (f32.const 0)))
          (local.set $sum3 (f32x4.splat (f32.const 0)))
          (local.set $sum4 (f32x4.splat (f32.const 0)))
          (local.set $sum5 (f32x4.splat (f32.const 0)))
          (local.set $sum6 (f32x4.splat (f32.const 0)))
          (local.set $sum7 (f32x4.splat (f32.const 0)))
          (local.set $end (i32.add (local.get $from) (i32.const 2048)))
          (loop
            (local.set $column0 (v128.load align=1 (local.get $from)))
            (local.set $column1 (v128.load offset=16 align=1 (local.get $from)))
            (local.set $row (v128.load32_splat align=1 (local.get $at)))
            (local.set $sum0
              (f32x4.add (local.get $sum0) (f32x4.mul (local.get $row) (local.get $column0))))
            (local.set $sum1
              (f32x4.add (local.get $sum1) (f32x4.mul (local.get $row) (local.get $column1))))
            (local.set $row (v128.load32_splat offset=256 align=1 (local.get $at)))
            (local.set $sum2
              (f32x4.add (local.get $sum2) (f32x4.mul (local.get $row) (local.get $column0))))
            (local.set $sum3
              (f32x4.add (local.get $sum3) (f32x4.mul (local.get $row) (local.get $column1))))
            (local.set $row (v128.load32_splat offset=512 align=1 (local.get $at)))
            (local.set $sum4
              (f32x4.add (local.get $sum4) (f32x4.mul (local.get $row) (local.get $column0))))
            (local.set $sum5
              (f32x4.add (local.get $sum5) (f32x4.mul (local.get $row) (local.get $column1))))
            (local.set $row (v128.load32_splat offset=768 align=1 (local.get $at)))
            (local.set $sum6
              (f32x4.add (local.get $sum6) (f32x4.mul (local.get $row) (local.get $column0))))
            (local.set $sum7
              (f32x4.add (local.get $sum7) (f32x4.mul (local.get $row) (local.get $column1))))
            (local.set $at (i32.add (local.get $at) (i32.const 4)))
            (br_if 0
              (i32.ne (local.tee $from (i32.add (local.get $from) (i32.const 32))) (local.get $end))))
          (v128.store align=1 (local.get $c) (local.get $sum0))
          (v128.store64_lane offset=16 align=1 0 (local.get $c) (local.get $sum1))
          (v128.store offset=24 align=1 (local.get $c) (local.get $sum2))
          (v128.store64_lane offset=40 align=1 0 (local.get $c) (local.get $sum3))
          (v128.store offset=48 align=1 (local.get $c) (local.get $sum4))
          (v128.store64_lane offset=64 align=1 0 (local.get $c) (local.get $sum5))
          (v128.store offset=72 align=1 (local.get $c) (local.get $sum6))
          (v128.store64_lane offset=88 align=1 0 (local.get $c) (local.get $sum7))
          (local.set $p0 (i32.add (local.get $p0) (i32.const 1024)))
          (local.set $p2 (i32.add (local.get $p2) (i32.const 96)))
          (local.set $p3 (local.get $next))
          (br_if 0 (i32.lt_s (local.get $p3) (local.get $p4)))))))
  (func $product.packEdge (param $p0 i32) (param $p1 i32) (param $p2 i32)
    (local $i i32) (local $last i32)
    (local.set $last (i32.and (local.get $p2) (i32.const -4)))
    (if
      (i32.lt_s (local.tee $i (i32.const 0)) (local.get $last))
      (then
        (loop
          (v128.store align=1 (local.get $p1) (v128.load align=1 (local.get $p0)))
          (v128.store offset=16 align=1
            (local.get $p1)
            (v128.load32_lane offset=20 align=1 1
              (local.get $p0)
              (v128.load32_zero offset=16 align=1 (local.get $p0))))
          (v128.store offset=32 align=1
            (local.get $p1)
            (v128.load offset=24 align=1 (local.get $p0)))
          (v128.store offset=48 align=1
            (local.get $p1)
            (v128.load32_lane offset=44 align=1 1
              (local.get $p0)
              (v128.load32_zero offset=40 align=1 (local.get $p0))))
          (v128.store offset=64 align=1
            (local.get $p1)
            (v128.load offset=48 align=1 (local.get $p0)))
          (v128.store offset=80 align=1
            (local.get $p1)
            (v128.load32_lane offset=68 align=1 1
              (local.get $p0)
              (v128.load32_zero offset=64 align=1 (local.get $p0))))
          (v128.store offset=96 align=1
            (local.get $p1)
            (v128.load offset=72 align=1 (local.get $p0)))
          (v128.store offset=112 align=1
            (local.get $p1)
            (v128.load32_lane offset=92 align=1 1
              (local.get $p0)
              (v128.load32_zero offset=88 align=1 (local.get $p0))))
          (local.set $p0 (i32.add (local.get $p0) (i32.const 96)))
          (local.set $p1 (i32.add (local.get $p1) (i32.const 128)))
          (br_if 0
            (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 4))) (local.get $last))))))
    (if
      (i32.lt_s (local.tee $i (local.get $i)) (local.get $p2))
      (then
        (loop
          (v128.store align=1 (local.get $p1) (v128.load align=1 (local.get $p0)))
          (v128.store offset=16 align=1
            (local.get $p1)
            (v128.load32_lane offset=20 align=1 1
              (local.get $p0)
              (v128.load32_zero offset=16 align=1 (local.get $p0))))
          (local.set $p0 (i32.add (local.get $p0) (i32.const 24)))
          (local.set $p1 (i32.add (local.get $p1) (i32.const 32)))
          (br_if 0 (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $p2)))))))
  (func $product
    (local $i i32) (local $i1 i32) (local $j i32) (local $j0 i32) (local $j1 i32) (local $l i32) (local $strip i32) (local $part i32)
    (local.set $j1 (i32.const 0))
    (call $product.packEdge
      (i32.add (i32.const 1152) (i32.mul (local.get $l) (i32.const 24)))
      (i32.add (i32.const 2944) (i32.mul (i32.sub (i32.const 0) (local.get $j0)) (i32.const 256)))
      (i32.const 64))
    (block
      (local.set $i (i32.const 0))
      (loop
        (local.set $i1
          (select
            (i32.add (local.get $i) (i32.const 16777216))
            (i32.const 4)
            (i32.lt_s (i32.add (local.get $i) (i32.const 16777216)) (i32.const 4))))
        (call $product.rows
          (i32.add
            (i32.add (i32.const 64) (i32.mul (local.get $i) (i32.const 256)))
            (i32.mul (local.get $l) (i32.const 4)))
          (i32.add
            (i32.const 2944)
            (i32.mul (i32.sub (i32.const 0) (local.get $j0)) (i32.const 256)))
          (i32.add (i32.const 2752) (i32.mul (local.get $i) (i32.const 24)))
          (local.get $i)
          (local.get $i1)
          (i32.const 0)
          (i32.const 64)
          (i32.const 2))
        (br_if 0
          (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 16777216))) (i32.const 4))))))
  (func $run (export "run")
    (call $product)))
