(module
  (memory (export "memory") 1)
  (global (mut i32) (i32.const 4))
  (global (mut i32) (i32.const 64))
  (func $product.packEdge (param $p0 i32) (param $p1 i32) (param $p2 i32)
    (local $i i32)
    (if
      (i32.lt_s (local.tee $i (i32.const 0)) (local.get $p2))
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
    (local $part i32) (local $j1 i32) (local $j i32) (local $i1 i32) (local $strip i32) (local $a i32) (local $c i32) (local $row i32) (local $sum v128) (local $sum9 v128) (local $sum10 v128) (local $sum11 v128) (local $sum12 v128) (local $sum13 v128) (local $sum14 v128) (local $sum15 v128) (local $column v128) (local $column17 v128) (local $row18 v128) (local $zero v128) (local $at i32) (local $from i32) (local $end i32) (local $next i32) (local $panel i32) (local $b i32) (local $c26 i32)
    (call $product.packEdge (i32.const 1152) (i32.const 2944) (i32.const 64))
    (local.set $a (i32.const 64))
    (local.set $c (i32.const 2752))
    (local.set $row (i32.const 0))
    (if
      (i32.lt_s (local.get $row) (i32.const 4))
      (then
        (loop
          (local.set $next (i32.add (local.get $row) (i32.const 4)))
          (local.set $at (local.get $a))
          (local.set $from (i32.const 2944))
          (local.set $sum (local.get $zero))
          (local.set $sum9 (local.get $zero))
          (local.set $sum10 (local.get $zero))
          (local.set $sum11 (local.get $zero))
          (local.set $sum12 (local.get $zero))
          (local.set $sum13 (local.get $zero))
          (local.set $sum14 (local.get $zero))
          (local.set $sum15 (local.get $zero))
          (local.set $end (i32.add (local.get $from) (i32.const 2048)))
          (loop
            (local.set $column (v128.load align=1 (local.get $from)))
            (local.set $column17 (v128.load offset=16 align=1 (local.get $from)))
            (local.set $row18 (v128.load32_splat align=1 (local.get $at)))
            (local.set $sum
              (f32x4.add (local.get $sum) (f32x4.mul (local.get $row18) (local.get $column))))
            (local.set $sum9
              (f32x4.add (local.get $sum9) (f32x4.mul (local.get $row18) (local.get $column17))))
            (local.set $row18 (v128.load32_splat offset=256 align=1 (local.get $at)))
            (local.set $sum10
              (f32x4.add (local.get $sum10) (f32x4.mul (local.get $row18) (local.get $column))))
            (local.set $sum11
              (f32x4.add (local.get $sum11) (f32x4.mul (local.get $row18) (local.get $column17))))
            (local.set $row18 (v128.load32_splat offset=512 align=1 (local.get $at)))
            (local.set $sum12
              (f32x4.add (local.get $sum12) (f32x4.mul (local.get $row18) (local.get $column))))
            (local.set $sum13
              (f32x4.add (local.get $sum13) (f32x4.mul (local.get $row18) (local.get $column17))))
            (local.set $row18 (v128.load32_splat offset=768 align=1 (local.get $at)))
            (local.set $sum14
              (f32x4.add (local.get $sum14) (f32x4.mul (local.get $row18) (local.get $column))))
            (local.set $sum15
              (f32x4.add (local.get $sum15) (f32x4.mul (local.get $row18) (local.get $column17))))
            (local.set $at (i32.add (local.get $at) (i32.const 4)))
            (br_if 0
              (i32.ne (local.tee $from (i32.add (local.get $from) (i32.const 32))) (local.get $end))))
          (v128.store align=1 (local.get $c) (local.get $sum))
          (v128.store64_lane offset=16 align=1 0 (local.get $c) (local.get $sum9))
          (v128.store offset=24 align=1 (local.get $c) (local.get $sum10))
          (v128.store64_lane offset=40 align=1 0 (local.get $c) (local.get $sum11))
          (v128.store offset=48 align=1 (local.get $c) (local.get $sum12))
          (v128.store64_lane offset=64 align=1 0 (local.get $c) (local.get $sum13))
          (v128.store offset=72 align=1 (local.get $c) (local.get $sum14))
          (v128.store64_lane offset=88 align=1 0 (local.get $c) (local.get $sum15))
          (local.set $a (i32.add (local.get $a) (i32.const 1024)))
          (local.set $c (i32.add (local.get $c) (i32.const 96)))
          (local.set $row (local.get $next))
          (br_if 0 (i32.lt_s (local.get $row) (i32.const 4)))))))
  (func $run (export "run")
    (call $product)))
